// F7: a place is kept for 72 real hours by one clock, the database's: over both changes of the hour, with portals whose own
// clocks are 90 s apart and are set back in the middle. The database's clock is set by hand here: now() and
// statement_timestamp() are found in « public » before PostgreSQL's own.
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBreaches } from '../../server/commands/invariants.ts';
import type { ChildPortal } from '../kit/child-portal.ts';
import { click, clickAll, createClickers, createWeeks, startPortals, type Clicker } from '../kit/storm.ts';
import { openGround, type Ground } from './ground.ts';

const hour = 3_600_000;
let ground: Ground;
let pool: pg.Pool;
let stop: () => Promise<unknown> = async () => {};
beforeEach(async () => {
  ground = await openGround();
  await ground.pool.query(`
    CREATE TABLE clock AS SELECT pg_catalog.now() AS at;
    CREATE FUNCTION public.now() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT at FROM public.clock';
    CREATE FUNCTION public.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT at FROM public.clock';
    DO $$ DECLARE stamp record; BEGIN
      FOR stamp IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_default = 'CURRENT_TIMESTAMP' LOOP
        EXECUTE format('ALTER TABLE %I ALTER %I SET DEFAULT public.now()', stamp.table_name, stamp.column_name);
      END LOOP;
    END $$;
    ALTER DATABASE postgres SET search_path = public, pg_catalog;
    -- A trap: in such a session three days from Friday are Monday at the same time of day.
    ALTER DATABASE postgres SET timezone = 'Europe/Brussels';
    INSERT INTO enrolment_period (id, opens_at, closes_at) VALUES (gen_random_uuid(), '2026-01-01', '2030-01-01')`);
  pool = new pg.Pool({ connectionString: ground.url, max: 2 });
  pool.on('connect', (client) => client.on('error', () => {}));
});
afterEach(async () => {
  await stop();
  await pool.end();
  await ground.close();
});

const setClock = (at: number) => pool.query('UPDATE clock SET at = $1', [new Date(at)]);
const count = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rowCount ?? 0;

/** Portals that are workers too, their own clocks so much ahead of the database's. */
async function open(at: number, aheadMs: number[]) {
  const preload = join(import.meta.dirname, 'wrong-clock.ts');
  const portals: ChildPortal[] = [];
  let shared: Record<string, string> | undefined;
  const stops: (() => Promise<unknown>)[] = [];
  stop = () => Promise.all(stops.map((end) => end()));
  for (const ahead of aheadMs) {
    const settings = { ...shared, NODE_OPTIONS: `--import=${preload}`, WRONG_CLOCK_MS: String(at - Date.now() + ahead) };
    const running = await startPortals(ground.url, ['all'], settings);
    shared ??= running.shared;
    stops.push(running.stop);
    portals.push(...running.portals);
  }
  return { portals, origins: portals.map(({ origin }) => origin) };
}

/** The deadline that a parent is shown, and the time it is shown against. */
async function readShown(origin: string, { token }: Clicker) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `session=${token}`, origin },
    body: JSON.stringify({ query: '{ serverTime viewer { parent { basket { expiresAt lines { heldUntil status } } } } }' }),
  });
  const { data } = (await response.json()) as {
    data: {
      serverTime: string;
      viewer: { parent: { basket: { expiresAt: string; lines: { heldUntil: string; status: string }[] } | null } };
    };
  };
  return { now: Date.parse(data.serverTime), basket: data.viewer.parent.basket };
}

test.each([
  ['winter to summer, Friday 18:30 to Monday 19:30', '2027-03-26T17:30:00Z', 'lundi 29 mars à 19:30'],
  ['summer to winter, Friday 18:30 to Monday 17:30', '2027-10-29T16:30:00Z', 'lundi 1er novembre à 17:30'],
])('F7: %s: shown, kept and ended by the clock of the database alone', async (_change, friday, inWords) => {
  const begin = Date.parse(friday);
  const end = begin + 72 * hour;
  await setClock(begin);
  const { portals, origins } = await open(begin, [0, 90_000]);
  const weekIds = await createWeeks(pool, [2]);
  const first = await createClickers(pool, 2);
  const outcomes = await Promise.all(first.map((clicker, nth) => click(origins[nth]!, { clicker, weekIds })));
  const held = outcomes.flatMap(({ held: ids }) => ids);
  expect(held.length).toBe(2);

  // Shown as it is kept, by either portal; in words as the clocks in the commune will show it.
  const { rows } = await pool.query<{ from: Date; until: Date }>('SELECT held_at AS from, held_until AS until FROM enrolment');
  expect(rows).toEqual(Array(2).fill({ from: new Date(begin), until: new Date(end) }));
  for (const origin of origins)
    for (const clicker of first) {
      const { now, basket } = await readShown(origin, clicker);
      expect(now).toBe(begin);
      expect(basket).toMatchObject({ lines: [{ status: 'HELD' }] });
      expect(Date.parse(basket!.expiresAt)).toBe(end);
    }
  const mailed = async () =>
    (await pool.query(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'mail' AND run_at <= now()`)).rowCount;
  await expect.poll(mailed, { timeout: 30_000 }).toBe(0);

  // A millisecond before, with a time server that sets a portal back, and the jobs of all run: still theirs.
  await setClock(end - 1);
  process.kill(portals[1]!.pid, 'SIGUSR2');
  await runJobs();
  const early = await createClickers(pool, 2);
  const tooEarly = await Promise.all(early.map((clicker, nth) => click(origins[nth]!, { clicker, weekIds })));
  expect(tooEarly).toEqual(Array(2).fill({ held: [], refused: 1 }));
  expect(await count(`SELECT FROM enrolment WHERE status = 'HELD' AND id = ANY ($1)`, [held])).toBe(2);

  // On the dot: free, at either portal.
  await setClock(end);
  const onTheDot = await clickAll(
    origins,
    early.map((clicker) => ({ clicker, weekIds })),
  );
  expect(onTheDot).toMatchObject(Array(2).fill({ status: 'fulfilled', value: { refused: 0 } }));
  await runJobs();
  expect(await count(`SELECT FROM enrolment WHERE status = 'EXPIRED' AND id = ANY ($1)`, [held])).toBe(2);

  // Four days at once: everything ends, once. Ten minutes back: nothing comes to life again.
  await setClock(end + 96 * hour);
  await runJobs();
  await setClock(end + 96 * hour - 600_000);
  await runJobs();
  expect(await count(`SELECT FROM enrolment WHERE status = 'EXPIRED'`)).toBe(4);
  expect(await count(`SELECT FROM audit_entry WHERE action = 'hold-expired'`)).toBe(4);
  const [late] = await createClickers(pool, 1);
  expect(await click(origins[1]!, { clicker: late!, weekIds })).toMatchObject({ refused: 0 });
  expect(await findBreaches(pool)).toEqual([]);

  await setClock(end + 97 * hour);
  await expect.poll(mailed, { timeout: 30_000 }).toBe(0);
  const mails = await Promise.all(portals.flatMap(({ mails: read }) => first.map(({ childId }) => read(`${childId}@example.be`))));
  const subjects = mails.flat().map(({ subject }) => subject);
  // To each parent once: the places, the reminder, the end.
  expect(subjects.filter((subject) => subject.startsWith('Places réservées') && subject.includes(inWords))).toHaveLength(2);
  expect(subjects.filter((subject) => subject.startsWith('Rappel') && subject.includes(inWords))).toHaveLength(2);
  expect(subjects).toHaveLength(6);
});

/** What runs every minute, now, and to its end. */
async function runJobs() {
  for (const task of ['tidy-places', 'send-reminders', 'reconcile-payments'])
    await pool.query('SELECT graphile_worker.add_job($1)', [task]);
  await expect
    .poll(() => count(`SELECT FROM graphile_worker.jobs WHERE task_identifier <> 'mail' AND run_at <= now()`), { timeout: 30_000 })
    .toBe(0);
}
