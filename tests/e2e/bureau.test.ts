// The desk in a browser without JavaScript: an opening from nothing, an import, a co-parent, a transfer, a place given at
// the counter, a cancellation with its refund, and the lists with their exports. One portal for the whole file.
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Visitor } from '../kit/http-client.ts';
import { createDatabase } from '../kit/people.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let app: Stage['app'];
let database: pg.Client;
let page: Page;
let claire: Visitor;

const dayMs = 86_400_000;
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
/** A Monday about two months ahead. */
const monday = isoDay(Date.now() + (56 + ((8 - new Date().getUTCDay()) % 7)) * dayMs);
const header =
  'parent_national_number,parent_family_name,parent_given_name,child_national_number,child_family_name,child_given_name,child_birth_date,school_fase_number';
const links = [
  header,
  '86041798152,Lambert,Claire,18072198307,Lambert-Costa,Émile,2018-07-21,2417',
  '86.04.17-981.52,Lambert,Claire,21090198602,Lambert-Costa,Zoé,2021-09-01,2417',
];

beforeAll(async () => {
  const databaseUrl = await createDatabase();
  stage = await openStage({ DATABASE_URL: databaseUrl, DEMO_DATA: 'none' });
  ({ browser, app } = stage);
  database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  page = await openPage('agent');
  claire = new Visitor(app.origin);
}, 90_000);

afterAll(async () => {
  await database?.end();
  await stage?.close();
});

async function openPage(hint: string, path = '/bureau', javaScriptEnabled = false): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'fr-BE', baseURL: app.origin, acceptDownloads: true });
  context.setDefaultTimeout(15_000);
  const opened = await context.newPage();
  await opened.goto(`/auth/login?method=eid&login_hint=${hint}&returnTo=${encodeURIComponent(path)}`);
  return opened;
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const label = (name: string | RegExp) => page.getByLabel(name).first();
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();

async function importFile(lines: string[]) {
  await page.goto('/bureau/import');
  await label('Fichier CSV').setInputFiles({ name: 'liens.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await press('Importer');
}

/** What an answer of the graph holds, without errors. */
async function asked<Data>(visitor: Visitor, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await visitor.ask<Data>(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

test('an opening from nothing: plaine, week and period, and the public home shows the week', { timeout: 60_000 }, async () => {
  await page.goto('/bureau/sites');
  // a spreadsheet would take this for a formula
  await label('Nom du site').fill('+Hall des sports');
  await press('Enregistrer');
  await page.goto('/bureau/plaines');
  await page.getByRole('link', { name: 'Nouvelle plaine' }).click();
  await label('Nom de la plaine').fill('Petite plaine');
  await label('Site').selectOption('+Hall des sports');
  await label('Âge minimum, en mois').fill('30');
  await label('Âge maximum, en mois').fill('douze ans');
  await label(/Prix par jour/).fill('12,00');
  await label(/Publiée/).check();
  await press('Enregistrer');
  expect(await label('Âge maximum, en mois').getAttribute('aria-invalid')).toBe('true');
  expect(await label('Site').locator('option:checked').innerText()).toBe('+Hall des sports');
  await label('Âge maximum, en mois').fill('155');
  await press('Enregistrer');
  await page.getByRole('link', { name: 'Nouvelle semaine' }).click();
  await label('Premier jour').fill(monday);
  await label('Nombre de places').fill('10');
  await press('Enregistrer');
  await page.waitForURL('**/bureau/plaines?fait=1');

  await page.goto('/bureau/periodes');
  await label('Ouverture').fill(`${isoDay(Date.now() + 10 * dayMs)}T19:00`);
  await label('Fermeture').fill(`${isoDay(Date.now() - dayMs)}T10:00`);
  await press('Enregistrer');
  expect(await label('Fermeture').getAttribute('aria-invalid')).toBe('true');
  await label('Ouverture').fill(`${isoDay(Date.now() - dayMs)}T19:00`);
  await label('Fermeture').fill(`${isoDay(Date.now() + 50 * dayMs)}T20:30`);
  await press('Enregistrer');
  await seen("C'est enregistré.");
  await seen('Ouverte');

  const visitor = await browser.newPage({ javaScriptEnabled: false, locale: 'fr-BE', baseURL: app.origin });
  await visitor.goto('/');
  await visitor.getByText('Inscriptions ouvertes').first().waitFor();
  await visitor.getByText('10 places').first().waitFor();
  await visitor.close();
});

test('the schools come first: the import says so, and a wrong FASE number is told', { timeout: 60_000 }, async () => {
  await page.goto('/bureau/import');
  await seen("Aucune école n'existe encore");
  await page.getByRole('link', { name: 'Nouvelle école' }).click();
  await label("Nom de l'école").fill('École communale de la Vallée');
  await label('Numéro FASE').fill('FASE 2417');
  await label('Code postal').fill('4999');
  await label('Localité').fill('Valmont');
  await press('Enregistrer');
  expect(await label('Numéro FASE').getAttribute('aria-invalid')).toBe('true');
  await label('Numéro FASE').fill('2417');
  await press('Enregistrer');
  await seen("C'est enregistré.");
  expect(await page.getByRole('listitem').filter({ hasText: 'École communale de la Vallée' }).innerText()).toContain('FASE 2417');
});

test('an import names each bad line, writes nothing then; once it is right twice changes nothing', { timeout: 60_000 }, async () => {
  await importFile([...links, '86041798152,Lambert,Claire,21090198603,Lambert,Ana,2021-09-01,2417']);
  await seen("Rien n'a été importé");
  const bad = page.getByRole('row').nth(1);
  expect(await bad.getByRole('cell').first().innerText()).toBe('4');
  expect(await bad.innerText()).toContain('child_national_number');
  expect((await database.query('SELECT count(*)::int AS children FROM child')).rows).toEqual([{ children: 0 }]);
  await importFile(links);
  await seen('2 lignes lues : 2 enfants et 2 liens ajoutés.');
  await importFile(links);
  await seen("2 lignes lues : tout était déjà connu, rien n'a changé.");
});

test(
  'a transfer is confirmed with its amount, and a capacity below what is taken is refused with the number',
  { timeout: 60_000 },
  async () => {
    await claire.signIn('claire');
    await asked(claire, 'mutation { registerParent(input: { email: "claire@example.be" }) { __typename } }');
    const { viewer, plaines } = await asked<{
      viewer: { parent: { children: { id: string; givenName: string }[] } };
      plaines: { weeks: { id: string }[] }[];
    }>(claire, '{ viewer { parent { children { id givenName } } } plaines { weeks { id } } }');
    const children = viewer.parent.children;
    expect(children.map(({ givenName }) => givenName).sort()).toEqual(['Zoé', 'Émile']);
    for (const { id } of children)
      await asked(
        claire,
        `mutation ($childId: ID!) { saveHealthSheet(input: { childId: $childId, doctorName: "Dr Hermans", doctorPhone: "+3287112233",
        contacts: [{ name: "Paul", relation: "grand-père", phone: "+32475112233" }], swims: WELL, tetanusVaccinated: true, validate: true }) { __typename } }`,
        { childId: id },
      );
    const weekId = plaines[0]!.weeks[0]!.id;
    const childId = children.find(({ givenName }) => givenName === 'Émile')!.id;
    await asked(claire, 'mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename } }', {
      input: { childId, weekIds: [weekId] },
    });
    await asked(claire, 'mutation { validateBasket { __typename } }');
    await asked(claire, 'mutation { startPayment(method: TRANSFER) { __typename } }');
    await asked(claire, 'mutation { startPayment(method: ONLINE) { __typename } }');
    const [{ replaced }] = (await database.query("SELECT structured_communication AS replaced FROM payment WHERE method = 'TRANSFER'"))
      .rows;

    await page.goto('/bureau/virements');
    await seen("Aucun virement n'est attendu.");
    await label('Communication structurée').fill('+++000/0000/00000+++');
    await press('Chercher');
    expect(await label('Communication structurée').getAttribute('aria-invalid')).toBe('true');
    await label('Communication structurée').fill(replaced);
    await press('Chercher');
    await seen('Remplacé');
    await label('Montant reçu (€)').fill('1,00');
    await press('Confirmer');
    expect(await label('Montant reçu (€)').getAttribute('aria-invalid')).toBe('true');
    await seen('Remplacé');
    expect(await label('Communication structurée').inputValue()).toBe(replaced);
    await asked(claire, 'mutation { startPayment(method: TRANSFER) { __typename } }');

    await page.getByRole('link', { name: 'Voir tous les virements attendus' }).click();
    await seen(/\+\+\+\d{3}\/\d{4}\/\d{5}\+\+\+/);
    await label('Montant reçu (€)').fill('1,00');
    await press('Confirmer');
    expect(await label('Montant reçu (€)').inputValue()).toBe('1,00');
    expect(await label('Montant reçu (€)').getAttribute('aria-invalid')).toBe('true');
    await page.goto('/bureau/virements');
    await press('Confirmer');
    await seen('Le virement est confirmé');
    await seen("Aucun virement n'est attendu.");
    // paid once: the money of the first transfer, should it come too, goes back
    await label('Communication structurée').fill(replaced);
    await press('Chercher');
    await press('Confirmer');
    await seen('Une part est à rembourser');
    await seen('Trop perçu');
    await press("C'est viré");
    await seen('Le remboursement est noté.');
    await label('Communication structurée').fill(replaced);
    await press('Chercher');
    await page.locator('section').filter({ hasText: 'remboursé' }).waitFor();
    expect(await page.getByRole('button', { name: 'Confirmer' }).count()).toBe(0);

    await page.goto(`/bureau/semaines/${weekId}`);
    await seen('1 place prise sur 10');
    await label('Nombre de places').fill('0');
    await press('Enregistrer');
    expect(await page.getByRole('alert').innerText()).toMatch(/\b1\b/);
    expect(await label('Nombre de places').inputValue()).toBe('0');
  },
);

test('a co-parent is linked by the desk', { timeout: 60_000 }, async () => {
  const sofia = await new Visitor(app.origin).signIn('sofia');
  await asked(sofia, 'mutation { registerParent(input: { email: "sofia@example.be" }) { __typename } }');
  const zoe = { givenName: 'Zoé', familyName: 'Lambert-Costa', birthDate: '2021-09-01', nationalNumber: '21090198602' };
  const { registerChild } = await asked<{ registerChild: { __typename: string } }>(
    sofia,
    'mutation ($input: RegisterChildInput!) { registerChild(input: $input) { __typename } }',
    { input: zoe },
  );
  expect(registerChild.__typename).toBe('ChildLinkRequested');
  await page.goto('/bureau/liens');
  await page.getByRole('heading', { name: /Sofia Costa demande un lien avec Zoé Lambert-Costa/ }).waitFor();
  await press('Accepter');
  await seen('Le lien est accepté.');
  const { viewer } = await asked<{ viewer: { parent: { children: object[] } } }>(sofia, '{ viewer { parent { children { givenName } } } }');
  expect(viewer.parent.children).toEqual([{ givenName: 'Zoé' }]);
});

test('parents at odds: an opposition is decided with a reason, and a link is blocked', { timeout: 60_000 }, async () => {
  const { viewer } = await asked<{ viewer: { parent: { children: { id: string; givenName: string }[] } } }>(
    claire,
    '{ viewer { parent { children { id givenName } } } }',
  );
  const zoe = viewer.parent.children.find(({ givenName }) => givenName === 'Zoé')!;
  await asked(claire, 'mutation ($childId: ID!) { opposeEnrolments(childId: $childId) { __typename } }', { childId: zoe.id });
  await page.goto('/bureau/liens');
  await page.getByRole('heading', { name: /Claire Lambert s'oppose à toute inscription de Zoé/ }).waitFor();
  await label('Motif de la décision').fill('Appelez-la au 0470 12 34 56.');
  await press("Lever l'opposition");
  expect(await label('Motif de la décision').getAttribute('aria-invalid')).toBe('true');
  await label('Motif de la décision').fill('Les parents sont d’accord.');
  await press("Lever l'opposition");
  await seen('La décision est prise');
  await seen('Levée');

  await label(/Nom, e-mail/).fill('Costa');
  await press('Chercher');
  await page.getByRole('heading', { name: /Sofia Costa → Zoé/ }).waitFor();
  const card = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: /Sofia Costa → Zoé/ }) })
    .last();
  await card.getByLabel(/Motif/).fill('Ordonnance du tribunal');
  await card.getByRole('button', { name: 'Bloquer ce lien' }).click();
  await seen('La décision est prise');
  const sofia = await new Visitor(app.origin).signIn('sofia');
  const blocked = await asked<{ viewer: { parent: { children: object[] } } }>(sofia, '{ viewer { parent { children { id } } } }');
  expect(blocked.viewer.parent.children).toEqual([]);
});

test('a child is enrolled at the counter, and no name stands in the address', { timeout: 60_000 }, async () => {
  await page.goto('/bureau/guichet');
  await label(/Nom, e-mail/).fill('Lambert');
  await press('Chercher');
  expect(page.url()).not.toContain('Lambert');
  await page.getByRole('link', { name: 'Inscrire Zoé' }).first().click();
  await page.getByRole('checkbox').first().check();
  await press('Prendre ces places');
  await seen(/Pris : Petite plaine/);
});

test('cash at the counter confirms the place, with a reason; another amount is refused', { timeout: 60_000 }, async () => {
  await page.getByRole('link', { name: 'Payé autrement' }).click();
  const amount = await label('Montant reçu (€)').inputValue();
  await label('Montant reçu (€)').fill('1,00');
  await press('Confirmer le paiement');
  expect(await label('Motif').getAttribute('aria-invalid')).toBe('true');
  await label('Motif').fill('Espèces, reçu n° 12');
  await press('Confirmer le paiement');
  expect(await label('Montant reçu (€)').getAttribute('aria-invalid')).toBe('true');
  expect(await label('Motif').inputValue()).toBe('Espèces, reçu n° 12');
  await label('Montant reçu (€)').fill(amount);
  await press('Confirmer le paiement');
  await seen('Le paiement est noté');
  await seen("Aucune place n'attend de paiement.");
  await page.goto('/bureau/operations/confirmed-by-hand');
  await page.getByRole('cell', { name: 'Espèces, reçu n° 12' }).waitFor();
  await page.getByRole('cell', { name: 'espèces', exact: true }).waitFor();
});

test(
  'a message to a plaine is seen as a family would read it, sent, and read by the parent on the portal',
  { timeout: 60_000 },
  async () => {
    await page.goto('/bureau/messages');
    await page.getByRole('link', { name: 'Écrire un message' }).click();
    await label('Plaine').selectOption({ index: 1 });
    await label('Titre').fill('La plaine de {enfant}');
    await label('Texte').fill('Bonjour {prénom}');
    await press("Voir l'aperçu");
    expect(await label('Texte').getAttribute('aria-invalid')).toBe('true');
    expect(await label('Texte').inputValue()).toBe('Bonjour {prénom}');
    await label('Texte').fill('Bonjour {parent},\nPrenez des bottes.');
    await press("Voir l'aperçu");
    await seen('Ce que lirait Claire Lambert');
    await seen('Bonjour Claire,');
    await label('Jour et heure du départ').fill('2020-01-01T08:00');
    await press('Programmer');
    expect(await label('Jour et heure du départ').getAttribute('aria-invalid')).toBe('true');
    await press(/Envoyer maintenant \(parents : 1\)/);
    await seen('Le message part.');
    await expect
      .poll(async () => (await app.mails('claire@example.be')).some(({ text }) => text.includes('Prenez des bottes.')), { timeout: 30_000 })
      .toBe(true);
    const read = await openPage('claire', '/portail/messages');
    await read.getByRole('heading', { name: 'La plaine de Émile et Zoé' }).waitFor();
    await read.getByText('Prenez des bottes.').waitFor();
    await read.context().close();
  },
);

test('a cancellation is accepted with its refund', { timeout: 60_000 }, async () => {
  const { viewer } = await asked<{ viewer: { parent: { enrolments: { id: string; status: string }[] } } }>(
    claire,
    '{ viewer { parent { enrolments { id status } } } }',
  );
  // newest first: the last is the one that was paid by transfer
  const enrolmentId = viewer.parent.enrolments.findLast(({ status }) => status === 'CONFIRMED')!.id;
  const upload = new FormData();
  upload.set('file', new Blob(['%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'], { type: 'application/pdf' }), 'certificat.pdf');
  const sent = await claire.request('/uploads', { method: 'POST', body: upload, headers: { origin: app.origin } });
  const { documentId } = (await sent.json()) as { documentId: string };
  await asked(claire, 'mutation ($input: RequestCancellationInput!) { requestCancellation(input: $input) { __typename } }', {
    input: { enrolmentId, reason: 'Nous partons en famille.', documentId },
  });
  await page.goto('/bureau/desinscriptions');
  await page.getByRole('link', { name: 'Lire et décider' }).click();
  await seen('Nous partons en famille.');
  const [document] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Ouvrir le justificatif' }).click()]);
  expect(await readFile(await document.path(), 'latin1')).toContain('%PDF-1.7');
  const [{ price_cents: paid }] = (await database.query('SELECT price_cents FROM enrolment WHERE id = $1', [enrolmentId])).rows;
  await seen(new RegExp(`la règle rembourse ${Math.floor(paid / 100)},\\d\\d`));
  await press('Refuser');
  expect(await label(/Message au parent/).getAttribute('aria-invalid')).toBe('true');
  await label(/Message au parent/).fill('Bonne route.');
  await press('Accepter');
  await seen('La désinscription est acceptée');
  expect((await database.query("SELECT amount_cents FROM refund WHERE reason = 'CANCELLATION'")).rows).toEqual([{ amount_cents: paid }]);
  await page.goto('/bureau/virements');
  await seen('Remboursements à faire');
  await press("C'est viré");
  await seen('Le remboursement est noté.');
  await seen('Rien à rembourser.');
  expect(
    (
      await database.query(
        "SELECT sum(amount_cents)::int AS kept FROM journal_line WHERE account IN ('PROVIDER', 'TRANSFERS', 'CASH', 'UNALLOCATED', 'UNDER_WAY') AND payment_id = (SELECT payment_id FROM refund WHERE reason = 'CANCELLATION')",
      )
    ).rows,
  ).toEqual([{ kept: 0 }]);
});

test('a place against the rules, the queue, and a week cancelled for everybody with a reason', { timeout: 60_000 }, async () => {
  const next = isoDay(Date.parse(monday) + 7 * dayMs);
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO week (id, plaine_id, monday, start_date, end_date, open_days, capacity)
     SELECT gen_random_uuid(), id, $1::date, $1::date, $1::date + 4, ARRAY[$1::date, $1::date + 1], 0 FROM plaine RETURNING id`,
    [next],
  );
  const weekId = rows[0]!.id;
  const { viewer } = await asked<{ viewer: { parent: { id: string; children: { id: string; givenName: string }[] } } }>(
    claire,
    '{ viewer { parent { id children { id givenName } } } }',
  );
  const childOf = (name: string) => viewer.parent.children.find(({ givenName }) => givenName === name)!.id;
  await asked(claire, 'mutation ($childId: ID!, $weekId: ID!) { joinWaitingList(childId: $childId, weekId: $weekId) { __typename } }', {
    childId: childOf('Zoé'),
    weekId,
  });
  await page.goto('/bureau/attente');
  await label('Quelle semaine ?').selectOption(weekId);
  await press('Afficher');
  await seen('Zoé Lambert-Costa');

  await page.goto(`/bureau/guichet/${viewer.parent.id}/${childOf('Émile')}`);
  await label('Semaine').selectOption(weekId);
  await press('Accorder la place');
  expect(await label('Motif').getAttribute('aria-invalid')).toBe('true');
  await label('Motif').fill('Sa sœur y est déjà.');
  await press('Accorder la place');
  await seen('La place est accordée');
  expect((await database.query('SELECT overbooked, taken FROM week WHERE id = $1', [weekId])).rows).toEqual([{ overbooked: 1, taken: 1 }]);

  // as by the link of the first mail: until then an address gets ten mails an hour
  await database.query('UPDATE parent SET email_confirmed_at = now() WHERE email_confirmed_at IS NULL');
  await page.goto(`/bureau/semaines/${weekId}`);
  await page.getByRole('link', { name: 'Annuler cette semaine' }).click();
  await press('Annuler la semaine');
  expect(await label(/Raison/).getAttribute('aria-invalid')).toBe('true');
  await label(/Raison/).fill('Le hall est inondé.');
  await press('Annuler la semaine');
  await seen('La semaine est annulée et les familles sont prévenues.');
  await expect
    .poll(async () => (await app.mails('claire@example.be')).map(({ text }) => text.includes('La raison : Le hall est inondé.')), {
      timeout: 30_000,
    })
    .toContain(true);
  expect((await database.query('SELECT status FROM waiting_place WHERE week_id = $1', [weekId])).rows).toEqual([{ status: 'DROPPED' }]);
});

test(
  'a week of sixty children is noted in fewer than twenty clicks, a day in six; two people do not overwrite each other',
  { timeout: 90_000 },
  async () => {
    // a week that began before the portal did: the clock of the test is the real one
    const past = isoDay(Date.parse(monday) - 140 * dayMs);
    const days = [0, 1, 2, 3, 4].map((day) => isoDay(Date.parse(past) + day * dayMs));
    const { rows } = await database.query<{ id: string }>(
      `WITH made AS (INSERT INTO week (id, plaine_id, monday, start_date, end_date, open_days, capacity)
       SELECT gen_random_uuid(), id, $1::date, $1::date, $1::date + 4, $2::date[], 80 FROM plaine LIMIT 1 RETURNING id),
     born AS (INSERT INTO child (id, given_name, family_name, birth_date)
       SELECT gen_random_uuid(), 'Lou', 'Enfant ' || to_char(number, 'FM00'), '2019-03-14' FROM generate_series(1, 60) AS number RETURNING id),
     came AS (INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, confirmed_at, price_cents, day_rate_cents, day_count, category, sibling_rank)
       SELECT gen_random_uuid(), basket_id, parent_id, born.id, made.id, $1::date, 'CONFIRMED', now(), 6000, 1200, 5, 'RESIDENT', 1
       FROM (SELECT basket_id, parent_id FROM enrolment LIMIT 1) AS one, born, made)
     SELECT id FROM made`,
      [past, days],
    );
    let clicks = 0;
    const click = async (locator: Locator) => {
      clicks += 1;
      await locator.click();
    };
    /** A list opens by one click, and its choice is another. */
    const choose = async (child: number, day: number, choice: string) => {
      clicks += 2;
      await page.locator('tbody tr').nth(child).locator('select').nth(day).selectOption({ label: choice });
    };
    const count = async () =>
      (await database.query('SELECT status, count(*)::int FROM attendance GROUP BY 1 ORDER BY 2')).rows as {
        status: string;
        count: number;
      }[];
    const save = () => click(page.getByRole('button', { name: 'Enregistrer les présences' }).first());
    const open = () => click(page.getByRole('link', { name: 'Présences' }).first());

    await page.goto('/bureau');
    await open();
    await click(page.getByRole('columnheader').nth(1).getByRole('button', { name: 'Tous présents' }));
    await seen('Les présences sont enregistrées.');
    await choose(3, 0, 'Absent');
    await save();
    await seen('Les présences sont enregistrées.');
    expect(await count()).toEqual([
      { status: 'ABSENT', count: 1 },
      { status: 'PRESENT', count: 59 },
    ]);
    expect(clicks).toBeLessThanOrEqual(6);

    await database.query('DELETE FROM attendance');
    clicks = 0;
    await page.goto('/bureau');
    await open();
    for (const child of [1, 5, 8, 13, 21, 34]) await choose(child, child % 5, 'Absent, justifié');
    await click(page.getByRole('button', { name: "Tous présents, jusqu'à aujourd'hui" }));
    await seen('Les présences sont enregistrées.');
    expect(await count()).toEqual([
      { status: 'ABSENT_JUSTIFIED', count: 6 },
      { status: 'PRESENT', count: 294 },
    ]);
    expect(clicks).toBeLessThanOrEqual(20);

    const colleague = await openPage('agent', `/bureau/presences?semaine=${rows[0]!.id}&jour=${days[0]!}`);
    await colleague.locator('tbody select').first().selectOption({ label: 'Absent' });
    await colleague.getByRole('button', { name: 'Enregistrer les présences' }).first().click();
    await colleague.getByText('Les présences sont enregistrées.').waitFor();
    await choose(0, 0, '—');
    await choose(0, 1, 'Absent');
    await save();
    await seen("Quelqu'un a noté des présences de cette semaine entre-temps.");
    await seen('noté : Absent');
    expect(await page.locator('tbody tr').first().locator('select').nth(1).inputValue()).toBe('ABSENT');
    await save();
    await seen('Les présences sont enregistrées.');
    expect(await count()).toEqual([
      { status: 'ABSENT', count: 1 },
      { status: 'ABSENT_JUSTIFIED', count: 6 },
      { status: 'PRESENT', count: 292 },
    ]);
    await click(page.getByRole('columnheader').nth(1).getByRole('button', { name: 'Clore' }));
    await seen("il manque la présence d'un enfant");
    await click(page.getByRole('columnheader').nth(2).getByRole('button', { name: 'Clore' }));
    await seen(/^Clos par/);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 720 });
    await colleague.context().close();
    await database.query(
      `WITH gone AS (DELETE FROM attendance)
       DELETE FROM enrolment WHERE week_id = $1`,
      [rows[0]!.id],
    );
  },
);

test(
  'a key of a school is shown once, opens that school, is seen by the parent, and ends when it is taken back',
  { timeout: 60_000 },
  async () => {
    await page.goto('/bureau/cles');
    await label('École').selectOption({ label: 'École communale de la Vallée' });
    await label('Pour quoi faire ?').fill('Listes de la garderie');
    await press('Créer la clé');
    const secret = await page.locator('code').innerText();
    const askPartner = async () => {
      const response = await fetch(`${app.origin}/partner/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: '{ school { name enrolments { pupil { givenName } } } }' }),
      });
      return { status: response.status, text: await response.text() };
    };
    expect(await askPartner()).toMatchObject({ status: 200, text: expect.stringContaining('Zoé') });
    await page.goto('/bureau/cles');
    expect(await page.content()).not.toContain(secret);

    const childId = (await database.query("SELECT id FROM child WHERE given_name = 'Zoé'")).rows[0].id;
    const parent = await openPage('claire', `/portail/enfants/${childId}/sante`);
    await parent.getByText('Listes de la garderie').first().waitFor();
    await press('Retirer');
    await seen(/Retirée le/);
    expect((await askPartner()).status).toBe(401);
    await parent.reload();
    await parent.getByText('Aucune école ne voit les inscriptions de Zoé.').first().waitFor();
    await parent.context().close();
  },
);

test('a list sorts, its address reopens it, its exports hold the same and no formula', { timeout: 60_000 }, async () => {
  await page.goto('/bureau');
  await page.getByRole('link', { name: 'Toutes les inscriptions' }).click();
  await press(/^Enfant · Prénom/);
  await press(/^Enfant · Prénom/);
  expect(await page.getByRole('columnheader', { name: /^Enfant · Prénom/ }).getAttribute('aria-sort')).toBe('descending');
  const rows = await page.locator('tbody tr').allInnerTexts();
  expect(rows.map((row) => /Zoé|Émile/.exec(row)?.[0])).toEqual(['Zoé', 'Émile', 'Émile']);
  await page.goto(page.url());
  expect(await page.locator('tbody tr').allInnerTexts()).toEqual(rows);

  const [csv] = await Promise.all([page.waitForEvent('download'), press('Exporter en CSV')]);
  expect(csv.suggestedFilename()).toBe('enrolments.csv');
  const text = await readFile(await csv.path(), 'utf8');
  expect(text.split('\r\n').length).toBe(rows.length + 2);
  expect(text).toContain(`,"'+Hall des sports"`);
  expect(text).not.toMatch(/(^|,)"?[=+@-]/m);

  const [xlsx] = await Promise.all([page.waitForEvent('download'), press(/Exporter en Excel/)]);
  const files = unzipSync(await readFile(await xlsx.path()));
  const words = Object.entries(files).map(([name, bytes]) => (name.endsWith('.xml') ? new TextDecoder().decode(bytes) : ''));
  expect(words.join()).toContain('Émile');
  expect(words.join()).not.toContain('<f>');

  await page.goto('/bureau/operations/fill-rate?to=2020-01-01');
  await page.getByRole('alert').waitFor();
  await page.goto('/bureau/operations/fill-rate');
  await seen(/10 % · 1 sur 10/);
});

test('the desk is for staff, each role sees its own', { timeout: 60_000 }, async () => {
  const parent = await openPage('claire');
  await parent.getByRole('heading', { name: "Cette page n'existe pas" }).waitFor();
  await parent.context().close();
  const nobody = await browser.newPage({ javaScriptEnabled: false, locale: 'fr-BE', baseURL: app.origin });
  await nobody.goto('/bureau/virements');
  expect(new URL(nobody.url()).pathname).toBe('/connexion');
  await nobody.close();

  await (await new Visitor(app.origin).signIn('jonas')).request('/healthz');
  await page.goto('/bureau/personnel');
  await label(/Numéro de registre national/).fill('85.45.10-993.30');
  await label('Rôle').selectOption('KITCHEN');
  await press('Enregistrer');
  expect(await label(/Numéro de registre national/).getAttribute('aria-invalid')).toBe('true');
  await label(/Numéro de registre national/).fill('85.45.10-993.31');
  await label('Rôle').selectOption('KITCHEN');
  await press('Enregistrer');
  await seen("C'est enregistré.");
  expect(page.url()).not.toContain('993');
  const kitchen = await openPage('jonas');
  expect(await kitchen.locator('main a[href^="/bureau/operations/"]').allInnerTexts()).toEqual([
    'Adresses des listes du jour',
    'Régimes et allergies',
    'Nombre de repas',
    'À faire',
  ]);
  await kitchen.goto('/bureau/operations/family-search');
  await kitchen.getByRole('heading', { name: "Cette page n'existe pas" }).waitFor();
  const answer = await kitchen.goto('/bureau/cles');
  expect(answer?.status()).toBe(404);

  await page.getByRole('link', { name: /Modifier : Jonas/ }).click();
  await page.getByRole('link', { name: "Retirer l'accès" }).click();
  await press("Retirer l'accès");
  await seen("L'accès est retiré.");
  await kitchen.goto('/bureau');
  await kitchen.getByRole('heading', { name: "Cette page n'existe pas" }).waitFor();
  await kitchen.context().close();
  // the last responsible stays
  await page.getByRole('link', { name: /Modifier : Agathe/ }).click();
  await page.getByRole('link', { name: "Retirer l'accès" }).click();
  await press("Retirer l'accès");
  await page.getByRole('alert').waitFor();
});

test('GraphiQL opens from the portal alone and runs an operation of the library', { timeout: 240_000 }, async () => {
  const staff = await openPage('agent', '/bureau', true);
  const graphiql = await staff.context().newPage();
  const hosts = new Set<string>();
  const answers: { data: { admin: { accountsToCheck: object[] } } }[] = [];
  graphiql.on('request', (request) => void (request.url().startsWith('http') && hosts.add(new URL(request.url()).host)));
  graphiql.on('response', async (response) => {
    if (!response.request().postData()?.includes('query AccountsToCheck')) return;
    const answer = await response.json().catch(() => null);
    if (answer) answers.push(answer);
  });
  await graphiql.goto('/graphql');
  await graphiql.locator('.graphiql-query-editor .view-line').first().waitFor({ timeout: 60_000 });
  // a press before the editor has its text sends nothing
  const run = async () => {
    await graphiql.getByRole('button', { name: /Execute query/ }).click();
    return answers.length;
  };
  await expect.poll(run, { timeout: 60_000, interval: 1000 }).toBeGreaterThan(0);
  expect(answers[0]!.data.admin.accountsToCheck).toBeInstanceOf(Array);
  expect([...hosts]).toEqual([new URL(app.origin).host]);
  await staff.context().close();
});
