// Least privilege, tried on the database itself: what the portal's own role is refused, and that it can still do its work.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grantRole } from '../../prisma/grant-role.ts';
import { record } from '../../server/audit/record.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { enqueueMail } from '../../server/platform/jobs.ts';
import type { App } from '../../server/context.ts';
import { placeChild } from '../kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../kit/people.ts';

let app: App;
let weekId: string;
const role = `app_${randomBytes(4).toString('hex')}`;
let client: pg.Client;
let owner: pg.Client;
let ownerUrl: string;

beforeAll(async () => {
  const made = await createApp();
  const password = randomBytes(12).toString('hex');
  ownerUrl = made.database.url;
  await grantRole(ownerUrl, role, password);
  await grantRole(ownerUrl, role, password);
  const url = new URL(made.database.url);
  Object.assign(url, { username: role, password });
  const database = openDatabase(url.href, { onError: () => {} });
  app = { ...made, database };
  [owner, client] = [new pg.Client(made.database.url), new pg.Client(url.href)];
  await Promise.all([owner.connect(), client.connect()]);
  afterAll(async () => {
    await Promise.all([client.end(), database.close()]);
    await owner.query(`DROP OWNED BY ${role}`);
    await owner.query(`DROP ROLE ${role}`);
    await owner.end();
  });
});

test('the portal’s role does its work: places, trail, queue', async () => {
  const family = await createParent(app);
  const child = await createChild(app, [family]);
  const { weeks } = await createSeason(app, [3]);
  weekId = weeks[0]!.id;
  await placeChild(app, family.actor, child.id, weeks[0]!);
  expect(await readPlaces(app, weekId)).toMatchObject({ taken: 1, confirmed: 1 });
  await app.database.prisma.week.update({ where: { id: weekId }, data: { capacity: 4 } });
  await app.database.prisma.$transaction(async (tx) => {
    await record(tx, 'system', 'tried', 'test:1');
    await enqueueMail(tx, { kind: 'parent-registered', parentId: family.actor.parentId });
  });
  const { rows } = await client.query('SELECT count(*)::int AS jobs FROM graphile_worker.jobs');
  expect(rows).toEqual([{ jobs: 1 }]);
});

const refused: [string, string][] = [
  ['change the trail', 'UPDATE audit_entry SET actor = actor'],
  ['shorten the trail', 'DELETE FROM audit_entry'],
  ['empty the trail', 'TRUNCATE audit_entry'],
  ['change a statement of the bank', 'UPDATE bank_statement SET number = number'],
  ['take a movement of the bank away', 'DELETE FROM bank_movement'],
  ['change what a movement paid', 'UPDATE bank_allocation SET actor = actor'],
  ['take away what a movement paid', 'DELETE FROM bank_allocation'],
  ['change the seals of the trail', 'UPDATE audit_seal SET key_name = key_name'],
  ['change the journal', 'UPDATE journal_line SET amount_cents = 1'],
  ['empty the journal', 'TRUNCATE journal_entry CASCADE'],
  ['shorten the journal', 'DELETE FROM journal_line'],
  ['change the ledger', 'UPDATE ledger_entry SET amount_cents = 1'],
  ['empty the ledger', 'TRUNCATE ledger_entry'],
  ['shorten the ledger', 'DELETE FROM ledger_entry'],
  ['change what somebody agreed to', 'UPDATE consent SET given = true'],
  ['write the counter of places', 'UPDATE week SET taken = 0'],
  ['switch a trigger off', 'ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only'],
  ['replace a guard', 'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$'],
  ['switch triggers off for a session', 'SET session_replication_role = replica'],
  ['make a table', 'CREATE TABLE mine (id int)'],
  ['drop a table', 'DROP TABLE child CASCADE'],
  ['add a column', 'ALTER TABLE person ADD COLUMN mine text'],
  ['rewrite the list of migrations', 'DELETE FROM _prisma_migrations'],
  ['become somebody else', 'SET ROLE portail'],
  ['make a role', 'CREATE ROLE mine SUPERUSER'],
  ['read files of the server', "SELECT pg_read_file('/etc/passwd')"],
  ['run programs on the server', "COPY (SELECT 1) TO PROGRAM 'true'"],
];

test.each(refused)('the portal’s role may not %s', async (_what, sql) => {
  await expect(client.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|42704)$/) });
});

test('a portal that starts while a backup reads every table waits for nothing', async () => {
  await owner.query('BEGIN; SELECT FROM graphile_worker._private_jobs; SELECT FROM week; SELECT FROM enrolment');
  await grantRole(ownerUrl, role);
  await owner.query('COMMIT');
});

test('it owns nothing', async () => {
  const { rows } = await client.query(
    'SELECT relname FROM pg_class WHERE relowner = current_user::regrole UNION ALL SELECT proname FROM pg_proc WHERE proowner = current_user::regrole',
  );
  expect(rows).toEqual([]);
});

test('under the owner’s role most of them pass, so the test sees', async () => {
  const passed = [];
  for (const [what, sql] of refused) {
    await owner.query('BEGIN');
    await owner.query(sql).then(
      () => passed.push(what),
      () => {},
    );
    await owner.query('ROLLBACK');
  }
  expect(passed.length).toBeGreaterThan(8);
});
