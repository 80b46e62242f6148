// F16: a backup taken in the storm, restored on another server, is a commune that can go on. What pg_dump does is done by
// hand, because PostgreSQL's own tools do not come with the server from npm: every table at one snapshot, by COPY.
import { chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBreaches } from '../../server/commands/invariants.ts';
import { createClickers, createWeeks, readHolders, startPortals } from '../kit/storm.ts';
import { expectNothingLost, insist, openGround, type Ground, type Insisted } from './ground.ts';

let ground: Ground;
let other: Ground;
let running: Awaited<ReturnType<typeof startPortals>>;
let restored: Awaited<ReturnType<typeof startPortals>> | undefined;
beforeAll(async () => {
  ground = await openGround();
  other = await openGround();
  running = await startPortals(ground.url, ['web']);
});
afterAll(async () => {
  await restored?.stop();
  await running.stop();
  await other.close();
  await ground.close();
});

/** What the migrations themselves write is there already. */
const tablesText = `
  SELECT format('%I.%I', schemaname, tablename) AS name, md5(schemaname || tablename) AS file FROM pg_tables
  WHERE schemaname IN ('public', 'graphile_worker') AND tablename NOT IN ('_prisma_migrations', 'migrations') ORDER BY 1`;

type Table = { name: string; file: string };

async function connect(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Every table as of one instant, into files of `folder`. */
async function backUp(client: pg.Client, folder: string) {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const { rows: tables } = await client.query<Table>(tablesText);
  for (const { name, file } of tables) {
    await client.query(`COPY ${name} TO '${join(folder, file)}'`);
    await sleep(20); // a large commune's backup takes its time
  }
  const { rows: sequences } = await client.query<{ name: string; at: string }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS at FROM pg_sequences WHERE last_value IS NOT NULL`,
  );
  await client.query('COMMIT');
  return { tables, sequences };
}

/** As pg_restore does: the rows first, triggers and references after. */
async function restore(client: pg.Client, folder: string, { tables, sequences }: Awaited<ReturnType<typeof backUp>>) {
  await client.query(`BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
  for (const { name, file } of tables) await client.query(`COPY ${name} FROM '${join(folder, file)}'`);
  for (const { name, at } of sequences) await client.query('SELECT setval($1, $2)', [name, at]);
  await client.query(`COMMIT; UPDATE pg_constraint SET convalidated = false WHERE contype = 'f'`);
  const { rows } = await client.query<{ check: string }>(
    `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS check FROM pg_constraint WHERE NOT convalidated`,
  );
  for (const { check } of rows) await client.query(check);
  return rows.length;
}

test('F16: a backup in the storm, restored: every invariant holds, and the storm can go on there', async () => {
  const folder = join(ground.folder, 'data', 'backup');
  await mkdir(folder);
  const { uid, gid } = await stat(join(ground.folder, 'data'));
  await chown(folder, uid, gid);

  const weekIds = await createWeeks(ground.pool, [80, 80]);
  const clickers = await createClickers(ground.pool, 400);
  const answered: Insisted[] = [];
  const storm = Promise.all(
    clickers.map(async (clicker, nth) => {
      await sleep(nth * 20);
      answered.push(await insist([running.portals[0]!.origin], { clicker, weekIds: [weekIds[nth % 2]!] }));
    }),
  );
  await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(40);
  const before = answered.flatMap(({ held }) => held);
  const source = await connect(ground.url);
  const backup = await backUp(source, folder);
  await source.end();
  expect(answered.length).toBeLessThan(400);
  await storm;
  await expectNothingLost(ground, weekIds, answered, 160);

  const target = await connect(other.url);
  expect(await restore(target, folder, backup)).toBeGreaterThan(10);
  await target.end();
  expect(await findBreaches(other.pool)).toEqual([]);
  const kept = (await readHolders(other.pool, weekIds)).map(({ id }) => id);
  expect(before.filter((id) => !kept.includes(id))).toEqual([]);
  expect(kept.length).toBeLessThanOrEqual(160);
  const told = await other.pool.query(`SELECT json_array_elements(payload -> 'basketIds') FROM graphile_worker._private_jobs`);
  expect(told.rowCount).toBe(kept.length);

  restored = await startPortals(other.url, ['web'], { DATA_KEYS: running.shared.DATA_KEYS });
  const late = await createClickers(other.pool, 300);
  const outcomes = await Promise.all(
    late.map((clicker, nth) => insist([restored!.portals[0]!.origin], { clicker, weekIds: [weekIds[nth % 2]!] }, { timeoutMs: 15_000 })),
  );
  await expectNothingLost(other, weekIds, [...outcomes, { held: kept, refused: 0 }], 160);
});
