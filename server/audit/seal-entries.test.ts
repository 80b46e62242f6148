import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createKey, readKeyRing } from '../platform/encryption.ts';
import { createApp } from '../../tests/kit/people.ts';
import { record } from './record.ts';
import { sealEntries, verifyChain } from './seal-entries.ts';

let app: App;
const seal = () => sealEntries(app.database.prisma, app.keyRing, { patienceMs: 300 });
const verify = () => verifyChain(app.database.prisma, app.keyRing);
const write = (count: number) =>
  app.database.prisma.$transaction(async (tx) => {
    for (let n = 0; n < count; n += 1) await record(tx, 'system', 'tested', `thing:${n}`, { n });
  });

beforeAll(async () => {
  app = await createApp();
});

/** What a superuser can do, and the portal cannot: switch the triggers off and write. */
async function behindItsBack(sql: string) {
  const client = new pg.Client({ connectionString: app.database.url });
  await client.connect();
  await client.query("SET session_replication_role = 'replica'");
  await client.query(sql);
  await client.end();
}

test('the trail and its chain refuse to be changed', async () => {
  await write(3);
  expect(await seal()).toBe(3);
  for (const table of ['audit_entry', 'audit_seal'])
    for (const sql of [
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      table === 'audit_seal' ? "UPDATE audit_seal SET hash = ''" : "UPDATE audit_entry SET actor = 'x'",
    ])
      await expect(app.database.pool.query(sql)).rejects.toThrow('append-only');
  expect(await verify()).toMatchObject({ entries: 3, broken: null });
});

test('sealing again seals only what is new', async () => {
  expect(await seal()).toBe(0);
  await write(2);
  expect(await seal()).toBe(2);
  expect(await verify()).toMatchObject({ entries: 5, broken: null });
});

test('an entry written before but committed later is sealed in its place', async () => {
  const late = new pg.Client({ connectionString: app.database.url });
  await late.connect();
  await late.query('BEGIN');
  await late.query("INSERT INTO audit_entry (actor, action, subject) VALUES ('system', 'late', 'thing:late')");
  await write(1);
  expect(await seal()).toBe(0);
  await late.query('COMMIT');
  await late.end();
  expect(await seal()).toBe(2);
  expect(await verify()).toMatchObject({ entries: 7, broken: null });
});

test('a long transaction that writes elsewhere holds nothing up', async () => {
  const other = new pg.Client({ connectionString: app.database.url });
  await other.connect();
  await other.query('BEGIN');
  await other.query('CREATE TEMPORARY TABLE elsewhere AS SELECT pg_current_xact_id() AS id');
  await write(1);
  expect(await seal()).toBe(1);
  await other.query('ROLLBACK');
  await other.end();
  expect(await verify()).toMatchObject({ entries: 8, broken: null });
});

test.each([
  [
    'altered',
    'actor',
    "UPDATE audit_entry SET actor = 'staff:somebody' WHERE id = 3",
    "UPDATE audit_entry SET actor = 'system' WHERE id = 3",
  ],
  [
    'altered',
    'detail',
    `UPDATE audit_entry SET detail = '{"n": 9}' WHERE id = 3`,
    `UPDATE audit_entry SET detail = '{"n": 2}' WHERE id = 3`,
  ],
  ['altered', 'seal', "UPDATE audit_seal SET hash = sha256('x') WHERE entry_id = 3", null],
])('a row %s by a superuser is named (%s)', async (how, _column, harm, repair) => {
  const [before] = (await app.database.pool.query('SELECT hash FROM audit_seal WHERE entry_id = 3')).rows;
  await behindItsBack(harm);
  expect((await verify()).broken).toEqual({ entryId: 3n, how });
  await behindItsBack(repair ?? `UPDATE audit_seal SET hash = '\\x${before.hash.toString('hex')}' WHERE entry_id = 3`);
  expect((await verify()).broken).toBeNull();
});

test('a row added or removed by a superuser is named', async () => {
  await write(3);
  await seal();
  const { head } = await verify();
  await behindItsBack(`INSERT INTO audit_entry (id, actor, action, subject) VALUES (0, 'system', 'forged', 'thing:0')`);
  expect((await verify()).broken).toEqual({ entryId: 0n, how: 'added' });
  await behindItsBack('DELETE FROM audit_entry WHERE id = 0');
  const before = head!.entryId - 1n;
  await behindItsBack(`DELETE FROM audit_entry WHERE id = ${before}`);
  expect((await verify()).broken).toEqual({ entryId: before, how: 'removed' });
});

test('another key ring cannot vouch for the chain', async () => {
  expect((await verifyChain(app.database.prisma, readKeyRing(createKey('other')))).broken).toEqual({ entryId: 1n, how: 'unknown-key' });
});
