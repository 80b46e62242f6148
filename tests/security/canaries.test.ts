// Canaries: what a family entrusts is typed in through the doors of a real portal, with its own PostgreSQL and the role
// that owns nothing, then looked for in every byte that the portal leaves behind.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChildPortal, type ChildPortal } from '../kit/child-portal.ts';
import { inventNumber, Visitor } from '../kit/http-client.ts';

const birthDate = '2019-03-12';
const number = inventNumber(birthDate, 7);
const secrets = {
  allergies: 'kanari-arachides',
  medication: 'kanari-ventoline',
  contact: 'Kanari Marraine',
  mayNotFetch: 'kanari-beau-père',
  doctor: 'Docteur Kanari',
  reason: 'kanari-appendicite',
  document: 'kanari-certificat-medical',
  number,
  dotted: `${number.slice(0, 2)}.${number.slice(2, 4)}.${number.slice(4, 6)}-${number.slice(6, 9)}.${number.slice(9)}`,
};
/** of the parent: stored in clear, for nobody's log, address or metric */
const personal = { mail: 'kanari.parent@example.be', phone: '+32470776655', street: 'Rue du Kanari 9', child: 'Kanarinette' };

let folder: string;
let app: ChildPortal;
let metrics: string;
let mails: string;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portail-canaries-'));
  app = await startChildPortal({ DATA_DIR: folder, LOG_LEVEL: 'debug' });
  const parent = await new Visitor(app.origin).signIn('marc');
  token = parent.cookies.session!;
  const did = async (query: string, variables: Record<string, unknown>) => {
    const { data, errors } = await parent.ask<Record<string, { __typename: string; id: string }>>(query, variables);
    expect(errors).toBeUndefined();
    return Object.values(data)[0]!;
  };
  await did('mutation ($input: RegisterParentInput!) { registerParent(input: $input) { __typename } }', {
    input: { email: personal.mail, phone: personal.phone, address: { street: personal.street, postalCode: '4999', city: 'Valmont' } },
  });
  const child = await did('mutation ($input: RegisterChildInput!) { registerChild(input: $input) { __typename ... on Child { id } } }', {
    input: { givenName: personal.child, familyName: 'Noël', birthDate, nationalNumber: secrets.dotted },
  });
  const sheet = await did('mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { __typename } }', {
    input: {
      childId: child.id,
      doctorName: secrets.doctor,
      doctorPhone: '+3287112233',
      contacts: [{ name: secrets.contact, relation: 'marraine', phone: '+32475112233' }],
      allergies: secrets.allergies,
      medication: secrets.medication,
      mayNotFetch: secrets.mayNotFetch,
      swims: 'WELL',
      tetanusVaccinated: true,
      validate: true,
    },
  });
  expect(sheet.__typename).toBe('HealthSheet');
  const { data } = await parent.ask<{ viewer: { parent: { children: { weeks: { state: string; week: { id: string } }[] }[] } } }>(
    '{ viewer { parent { children { weeks { state week { id } } } } } }',
  );
  const free = data.viewer.parent.children[0]!.weeks.find(({ state }) => state === 'FREE')!;
  await did('mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename } }', {
    input: { childId: child.id, weekIds: [free.week.id] },
  });
  await did('mutation { validateBasket { __typename } }', {});
  const payment = (await did(
    'mutation { startPayment(method: ONLINE) { __typename ... on Payment { id checkoutUrl } } }',
    {},
  )) as unknown as {
    checkoutUrl: string;
  };
  await fetch(payment.checkoutUrl, { method: 'POST', body: new URLSearchParams({ status: 'paid' }), redirect: 'manual' });
  const enrolmentId = await soon(async () => {
    const answer = await parent.ask<{ viewer: { parent: { enrolments: { id: string; status: string }[] } } }>(
      '{ viewer { parent { enrolments { id status } } } }',
    );
    return answer.data.viewer.parent.enrolments.find(({ status }) => status === 'CONFIRMED')?.id;
  });
  const form = new FormData();
  form.set('file', new File([`%PDF-1.4\n% ${secrets.document}\n%%EOF\n`], 'certificat.pdf', { type: 'application/pdf' }));
  const upload = await parent.request('/uploads', { method: 'POST', body: form, headers: { origin: app.origin } });
  const { documentId } = (await upload.json()) as { documentId?: string };
  const request = await did('mutation ($input: RequestCancellationInput!) { requestCancellation(input: $input) { __typename } }', {
    input: { enrolmentId, reason: secrets.reason, documentId: documentId ?? null },
  });
  expect([typeof documentId, request.__typename]).toEqual(['string', 'CancellationRequest']);
  // What a hand-made address or a broken question could carry into the log.
  const pages = [
    `/portail/enfants/nouveau?nn=${secrets.dotted}`,
    `/connexion?returnTo=/portail?mail=${personal.mail}`,
    `/portail/${personal.mail}`,
  ];
  for (const page of [...pages, `/${number}`]) await parent.request(page);
  await parent.ask(`{ viewer { ${'a'.repeat(5)} } } # ${secrets.allergies}`);
  await parent.ask('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }', {
    input: { phone: secrets.allergies },
  });
  await soon(async () => ((await app.mails(personal.mail)).length >= 4 ? true : undefined));
  mails = JSON.stringify(await (await fetch(`${app.origin}/demo/mail.json`)).json());
  metrics = await (await fetch(`${app.origin}/metrics`)).text();
}, 120_000);

afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

async function soon<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(200);
  }
  throw new Error('it did not come');
}

const found = (bytes: Buffer | string, words: Record<string, string>) =>
  Object.entries(words).flatMap(([name, word]) => (bytes.includes(word) ? [name] : []));

async function files(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('health, numbers, reasons, documents and tokens are in no file of the database, its journal included', async () => {
  const client = new pg.Client(await ownerUrl());
  await client.connect();
  await client.query('CHECKPOINT');
  await client.end();
  const hits: string[] = [];
  let journal = 0;
  let clear = 0;
  for (const file of await files(join(folder, 'postgres', 'data'))) {
    const bytes = await readFile(file);
    if (file.includes('pg_wal')) journal += 1;
    if (bytes.includes(personal.street)) clear += 1;
    for (const name of found(bytes, { ...secrets, token })) hits.push(`${name} in ${file.slice(folder.length)}`);
  }
  expect(hits).toEqual([]);
  // The search sees: what is stored in clear is found, in tables and in the journal.
  expect([journal > 0, clear > 1]).toEqual([true, true]);
}, 60_000);

test('nothing of the family is in the log, the addresses in it or the metrics, debug level included', () => {
  expect(found(app.log(), { ...secrets, ...personal, token })).toEqual([]);
  expect(found(metrics, { ...secrets, ...personal, token })).toEqual([]);
  expect([app.log().length > 500, metrics.length > 500]).toEqual([true, true]);
  // The search sees: the pages with somebody in their address are there, without them.
  for (const path of ['/portail/enfants/nouveau', '/connexion', '/portail/:value', '/:value'])
    expect(app.log()).toContain(`"path":"${path}"`);
});

test('mails say neither health, nor number, nor reason', () => {
  expect(found(mails, { ...secrets, token })).toEqual([]);
  expect(mails).toContain(personal.child);
});

test('the files that browsers load hold no secret and no setting of the server', async () => {
  const built = await files(new URL('../../web/build/client', import.meta.url).pathname);
  expect(built.length).toBeGreaterThan(5);
  const hits: string[] = [];
  for (const file of built)
    for (const name of found(await readFile(file), {
      keys: 'DATA_KEYS',
      secret: 'SESSION_SECRET',
      mollie: 'MOLLIE_API',
      oidc: 'OIDC_CLIENT',
      database: 'postgresql://',
    }))
      hits.push(`${name} in ${file}`);
  expect(hits).toEqual([]);
});

test('the portal that did all this serves under a role that owns nothing', async () => {
  const client = new pg.Client(await ownerUrl());
  await client.connect();
  const { rows } = await client.query<{ usename: string }>(
    "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name LIKE 'portail%'",
  );
  await client.end();
  expect(rows).toEqual([{ usename: 'portail_app' }]);
});

async function ownerUrl(): Promise<string> {
  const port = (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgresql://portail:${await readFile(join(folder, 'postgres/password'), 'utf8')}@127.0.0.1:${port}/postgres`;
}
