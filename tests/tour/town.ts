// The families of the tour, on a running demonstration: one per state in which a page can be. Everything is done through
// the doors; SQL only moves deadlines into the past and makes weeks small for a moment.
import pg from 'pg';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { rowId } from '../../server/platform/ids.ts';
import { createPlaine, createWeek, placeChild } from '../kit/catalogue.ts';
import { payForPlace } from '../kit/paid-week.ts';
import { writeCoda } from '../kit/statement-files.ts';
import { Household, type TourChild } from './household.ts';

export type Week = { id: string; plaineId: string };
export type Season = 'open' | 'before' | 'none';

/** Weeks by plaine, in the order of their dates. */
type Weeks = Record<'petite' | 'stage' | 'grande', Week[]>;

export type Town = {
  origin: string;
  weeks: Weeks;
  plaineId: string;
  families: Awaited<ReturnType<typeof settleFamilies>>;
  cancellationId: string;
  /** somebody who holds places at the counter */
  parentId: string;
  /** somebody who waits for a place */
  waitingParentId: string;
  /** of a child who came in a week that is over: it is the family « attended » */
  participation: { id: string; weekId: string; enrolmentId: string; parentId: string };
  /** a season that is still to be filled with weeks */
  seasonId: string;
  /** what the CPAS promised to pay, on the family's page */
  promisedPath: string;
  /** money on the account that one family sent for two places */
  movementId: string;
  /** a colleague of the one who looks */
  staffMemberId: string;
  /** first day of the third week of the Grande plaine, when children come */
  day: string;
  /** opens, announces or takes away the enrolment period; resolves once the pages show it */
  turn: (season: Season) => Promise<void>;
  close: () => Promise<void>;
};

/** Makes the town on a portal started with DEMO_DATA=full. */
export async function settleTown(origin: string, databaseUrl: string): Promise<Town> {
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  const weeks = await layOutWeeks(sql);
  const { rows } = await sql.query<{ day: string }>('SELECT start_date::text AS day FROM week WHERE id = $1', [weeks.grande[2]!.id]);
  const { day } = rows[0]!;
  const families = await settleFamilies({ origin, sql, weeks, summer: Number(day.slice(0, 4)) });
  await writeTo(weeks.petite[1]!, families.staff);
  const season = '{ name: "Carnaval 2031", kind: CARNIVAL, firstDay: "2031-02-24", lastDay: "2031-03-07" }';
  await families.staff.ask(`mutation { saveSeason(input: ${season}) { ... on Refusal { message } } }`);
  await promise(families.promised, families.staff);
  await receive(families.staff);
  const find = async (text: string) => (await sql.query<{ id: string }>(text)).rows[0]!.id;
  return {
    origin,
    weeks,
    plaineId: weeks.petite[0]!.plaineId,
    families,
    day,
    cancellationId: await find('SELECT id FROM cancellation_request'),
    parentId: await find(`SELECT parent_id AS id FROM basket WHERE status = 'VALIDATED' LIMIT 1`),
    waitingParentId: await find(`SELECT parent_id AS id FROM waiting_place WHERE status = 'WAITING' LIMIT 1`),
    promisedPath: await find(
      `SELECT '/bureau/familles/' || parent_id || '/promesse/' || payment.id AS id FROM payment JOIN payment_promise ON payment_id = payment.id`,
    ),
    movementId: await find('SELECT id FROM bank_movement ORDER BY seq DESC LIMIT 1'),
    participation: await attest(databaseUrl, families),
    seasonId: await find(`SELECT id FROM season WHERE name = 'Carnaval 2031'`),
    staffMemberId: await find(`SELECT id FROM staff_member WHERE role = 'KITCHEN'`),
    turn: (season) => turn(origin, sql, season),
    close: () => sql.end(),
  };
}

/** The CPAS promises to pay what a family holds. */
async function promise(family: Household, staff: Household) {
  const query = '{ viewer { parent { id enrolments { id } } } }';
  const { viewer } = await family.ask<{ viewer: { parent: { id: string; enrolments: { id: string }[] } } }>(query);
  const { id: parentId, enrolments } = viewer.parent;
  const dueOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const said = { guarantor: 'CPAS', name: 'CPAS de Valmont', dueOn, why: { reason: 'Décision du CPAS' } };
  await staff.ask('mutation ($input: GrantPaymentPromiseInput!) { grantPaymentPromise(input: $input) { ... on Refusal { message } } }', {
    input: { parentId, enrolmentIds: enrolments.map(({ id }) => id), ...said },
  });
}

/** A statement of the bank shows money that names nothing but a family. */
async function receive(staff: Household) {
  const bytes = writeCoda({ movements: [{ cents: 12_000, name: 'BODART ELISE', text: 'PLAINE BODART DEUX ENFANTS' }] });
  await staff.ask('mutation ($files: [StatementFileInput!]!) { importStatements(files: $files) { ... on Refusal { message } } }', {
    files: [{ name: 'extrait.cod', content: Buffer.from(bytes).toString('base64') }],
  });
}

/** A week of the year before, to which a child came: its certificate of participation. */
async function attest(databaseUrl: string, { attended, staff }: Town['families']) {
  const database = openDatabase(databaseUrl, { onError: () => {} });
  try {
    const year = attended.summer - 1;
    const monday = mondayOf(`${year}-07-07`);
    const days = [0, 1, 2, 3, 4].map((after) => toDate(monday.add({ days: after })));
    const plaine = await createPlaine({ database }, { name: 'Plaine des Tilleuls', siteName: 'Maison de la Forêt', published: false });
    const week = await createWeek({ database }, plaine.id, { monday: monday.toString() });
    const { viewer } = await attended.ask<{ viewer: { parent: { id: string } } }>('{ viewer { parent { id } } }');
    const place = await placeChild({ database }, { parentId: rowId('Parent', viewer.parent.id) }, attended.children[0]!.id, week);
    await payForPlace({ database }, { place, paidOn: `${year}-06-15` });
    await database.prisma.attendance.createMany({
      data: days.map((day, nth) => ({ enrolmentId: place.id, day, status: nth === 1 ? ('ABSENT' as const) : ('PRESENT' as const) })),
    });
    await database.prisma.announcedAbsence.create({ data: { enrolmentId: place.id, day: days[1]! } });
    await database.prisma.attendanceClosing.createMany({ data: days.map((day) => ({ weekId: week.id, day })) });
    const input = '{ version: 0, recognitions: [], signatoryName: "Anne Dubois", signatoryRole: "directrice générale" }';
    await staff.ask(`mutation { saveCertificateSettings(input: ${input}) { ... on Refusal { message } } }`);
    await staff.ask('mutation ($id: ID!) { issueParticipationCertificates(weekId: $id) { ... on Refusal { message } } }', { id: week.id });
    const { id } = await database.prisma.participationCertificate.findFirstOrThrow({ where: { enrolmentId: place.id } });
    return { id, weekId: week.id as string, enrolmentId: place.id as string, parentId: viewer.parent.id };
  } finally {
    await database.close();
  }
}

/** What the desk writes to the families of a week; resolves once they have it. */
async function writeTo({ id: weekId }: Week, staff: Household) {
  const text = 'Bonjour {parent},\n{enfant} vient {semaine} à {site}.\nPrévoyez des bottes et une veste de pluie : nous irons au bois.';
  const input = { texts: [{ language: 'fr', title: 'La semaine de {enfant}', text }], selection: { weekId, places: ['CONFIRMED'] } };
  const { saved } = await staff.ask<{ saved: { id: string; version: number } }>(
    'mutation ($input: SaveFamilyMessageInput!) { saved: saveFamilyMessage(input: $input) { ... on Refusal { message } ... on StaffMessage { id version } } }',
    { input },
  );
  await staff.ask(
    'mutation ($id: ID!, $version: NonNegativeInt!) { sendFamilyMessage(id: $id, version: $version) { ... on Refusal { message } } }',
    { ...saved },
  );
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const query = 'query ($id: ID!) { admin { familyMessage(id: $id) { status } } }';
    const { admin } = await staff.ask<{ admin: { familyMessage: { status: string } } }>(query, { id: saved.id });
    if (admin.familyMessage.status === 'SENT') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the message does not leave');
}

/** Summer only, so that the pages do not change with the season in which they are looked at; and a second plaine for the small. */
async function layOutWeeks(sql: pg.Client): Promise<Weeks> {
  await sql.query(`UPDATE plaine SET published = false WHERE name = 'Plaine d''hiver'`);
  await sql.query(`WITH stage AS (
      INSERT INTO plaine (id, name, site_id, age_min_months, age_max_months, daily_rate_cents, published)
      SELECT gen_random_uuid(), 'Stage des petits', id, 30, 95, 1400, true FROM site WHERE name = 'Maison de la Forêt' RETURNING id
    ) INSERT INTO week (id, plaine_id, monday, start_date, end_date, open_days, capacity)
      SELECT gen_random_uuid(), stage.id, monday, start_date, end_date, open_days, 16
      FROM stage, week JOIN plaine ON plaine.id = week.plaine_id WHERE plaine.name = 'Petite plaine'`);
  const find = async (name: string) => {
    const found = await sql.query<Week>(
      `SELECT week.id, plaine_id AS "plaineId" FROM week JOIN plaine ON plaine.id = plaine_id WHERE name = $1 ORDER BY monday`,
      [name],
    );
    return found.rows;
  };
  return { petite: await find('Petite plaine'), stage: await find('Stage des petits'), grande: await find('Grande plaine') };
}

type Ground = { origin: string; sql: pg.Client; weeks: Weeks; summer: number };

async function settleFamilies({ origin, sql, weeks, summer }: Ground) {
  let people = 0;
  const come = (hint?: string) => new Household(origin, summer).signIn(hint ?? (people += 1));
  const register = async (hint?: string) => {
    const family = await (await come(hint)).register();
    // as by the link of the first mail: until then an address gets few mails, without names in their subjects
    await sql.query('UPDATE parent SET email_confirmed_at = now() WHERE email_confirmed_at IS NULL');
    return family;
  };
  const withChild = async (name: string, years: number) => {
    const family = await register();
    return { family, child: await family.addChild(name, years) };
  };
  const fill = (week: Week) => sql.query('UPDATE week SET capacity = taken WHERE id = $1', [week.id]);
  const runOut = (family: Household) =>
    sql.query(`UPDATE enrolment SET held_until = now() - interval '1 minute' WHERE status = 'HELD' AND child_id = ANY($1)`, [
      family.children.map(({ id }) => id),
    ]);

  /** Two children, nothing done yet. */
  const ready = async () => {
    const { family } = await withChild('Zoé', 5);
    await family.addChild('Émile', 8);
    return family;
  };

  /** A child in each state that a week can have. */
  const busy = async () => {
    const [{ family, child }, rival] = [await withChild('Zoé', 5), await withChild('Lina', 5)];
    await family.addChild('Émile', 8);
    await family.confirm(child, [weeks.petite[1]!.id]);
    await family.waitFor(child, weeks.petite[2]!.id);
    await rival.family.hold(rival.child, [weeks.stage[2]!.id]);
    await fill(weeks.stage[2]!);
    const [last] = await rival.family.hold(rival.child, [weeks.petite[3]!.id]);
    await fill(weeks.petite[3]!);
    await family.waitFor(child, weeks.petite[3]!.id);
    await rival.family.release(last!.id);
    await family.hold(child, [weeks.petite[0]!.id]);
    // the last place of a week, which was gone when it was clicked
    await family.visitor.request(`/portail/enfants/${child.id}/semaines?/prendre`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ weekId: `${child.id} ${weeks.stage[2]!.id}` }),
    });
    return family;
  };

  const holding = async ({ validated }: { validated: boolean }) => {
    const family = await ready();
    const [zoe, emile] = family.children as [TourChild, TourChild];
    await family.hold(zoe, [weeks.petite[0]!.id, weeks.petite[1]!.id]);
    const [big] = await family.hold(emile, [weeks.grande[0]!.id]);
    if (validated) await family.validate();
    return Object.assign(family, { placeWithOptionsId: big!.id });
  };

  const paying = async (method: 'ONLINE' | 'TRANSFER', outcome?: 'paid' | 'failed' | 'canceled' | 'expired') => {
    const { family, child } = await withChild('Noé', 8);
    const [place] = await family.hold(child, [weeks.grande[2]!.id, weeks.grande[3]!.id]);
    const payment = await family.startPayment(method);
    if (outcome) await family.answerProvider(payment, outcome);
    return Object.assign(family, { paymentId: payment.id, checkoutUrl: payment.checkoutUrl ?? '', placeWithOptionsId: place!.id });
  };

  /** Paid after the deadline, when one of the two places (`gone`: both) had gone to somebody else. */
  const late = async (week: Week, other: Week | null) => {
    const [{ family, child }, rival] = [await withChild('Noé', 8), await withChild('Adam', 8)];
    await family.hold(child, other ? [week.id, other.id] : [week.id]);
    await fill(week);
    const payment = await family.startPayment('ONLINE');
    await runOut(family);
    await rival.family.hold(rival.child, [week.id]);
    await family.answerProvider(payment, 'paid');
    await sql.query('UPDATE week SET capacity = 48 WHERE id = $1', [week.id]);
    return Object.assign(family, { paymentId: payment.id });
  };

  /** Everything that « Mes inscriptions » can tell: confirmed, asked to be cancelled, held, run out, given back. */
  const settled = async () => {
    const { family, child } = await withChild('Émile', 8);
    const { lines } = await family.confirm(child, [weeks.grande[0]!.id, weeks.grande[2]!.id]);
    await family.ask('mutation ($input: RequestCancellationInput!) { requestCancellation(input: $input) { ... on Refusal { message } } }', {
      input: { enrolmentId: lines[0]!.id, reason: 'Nous partons en famille cette semaine-là.' },
    });
    await family.hold(child, [weeks.grande[3]!.id]);
    await runOut(family);
    const [given] = await family.hold(child, [weeks.grande[4]!.id]);
    await family.release(given!.id);
    await family.hold(child, [weeks.grande[4]!.id]);
    return Object.assign(family, { enrolmentId: lines[1]!.id });
  };

  /** A child whose other parent asks to be linked. */
  const separated = async () => {
    const [family, other] = [await register(), await register()];
    await family.addChild('Zoé', 5, { number: true });
    await other.askForChild('Zoé', 5);
    return { family, other };
  };

  /** Whose child came in the summer before. */
  const attended = async () => (await withChild('Nora', 7)).family;

  /** Who cannot pay now. */
  const promised = async () => {
    const { family, child } = await withChild('Jules', 8);
    await family.hold(child, [weeks.grande[1]!.id]);
    return family;
  };

  const unfinished = async () => {
    const family = await register();
    await family.addChild('Lou', 7, { sheet: false });
    const child = await family.addChild('Nino', 9);
    await sql.query(
      `UPDATE health_sheet SET validated_at = now() - interval '7 months', valid_until = now() - interval '1 day' WHERE child_id = $1`,
      [child.id],
    );
    return family;
  };

  // one after the other where a week is made small for a moment
  const inTurn = async () => ({
    busy: await busy(),
    partly: await late(weeks.grande[5]!, weeks.grande[4]!),
    refunded: await late(weeks.grande[4]!, null),
  });
  const [newcomer, childless, waitingForChild, readyFamily, twice, narrow, held, validated, pending, transfer] = await Promise.all([
    come(),
    register(),
    unfinished(),
    ready(),
    ready(),
    inTurn(),
    holding({ validated: false }),
    holding({ validated: true }),
    paying('ONLINE'),
    paying('TRANSFER'),
  ]);
  /** The desk, with a colleague in the kitchen. */
  const desk = async () => {
    await come('jonas');
    const staff = await come('agent');
    await staff.ask('mutation { saveStaffMember(input: { nationalNumber: "85451099331", role: KITCHEN }) { ... on Refusal { message } } }');
    return staff;
  };

  const [paid, failed, cancelled, expired, settledFamily, { family: asked, other: asking }, staff, promisedFamily, attendedFamily] =
    await Promise.all([
      paying('ONLINE', 'paid'),
      paying('ONLINE', 'failed'),
      paying('ONLINE', 'canceled'),
      paying('ONLINE', 'expired'),
      settled(),
      separated(),
      desk(),
      promised(),
      attended(),
    ]);
  return {
    newcomer,
    childless,
    unfinished: waitingForChild,
    ready: readyFamily,
    /** for whoever wants to go the whole way */
    twice,
    ...narrow,
    held,
    validated,
    pending,
    transfer,
    paid,
    failed,
    cancelled,
    expired,
    settled: settledFamily,
    promised: promisedFamily,
    attended: attendedFamily,
    asked,
    asking,
    staff,
  };
}

const periods: Record<Season, string> = {
  open: `UPDATE enrolment_period SET opens_at = now() - interval '1 day', closes_at = now() + interval '60 days'`,
  before: `UPDATE enrolment_period SET opens_at = now() + interval '9 days 5 hours', closes_at = now() + interval '60 days'`,
  none: `UPDATE enrolment_period SET opens_at = now() - interval '60 days', closes_at = now() - interval '1 day'`,
};
const seen: Record<Season, RegExp> = {
  open: /Inscriptions ouvertes/,
  before: /Les inscriptions ouvrent le/,
  none: /Aucune période d&#39;inscription|Aucune période d'inscription/,
};

async function turn(origin: string, sql: pg.Client, season: Season) {
  await sql.query(periods[season]);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const text = await (await fetch(origin)).text();
    if (seen[season].test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the pages do not show the season « ${season} »`);
}
