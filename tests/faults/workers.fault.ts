// F8, F10: two workers at once, one of them killed in the middle: each job is done, and done once in effect. And a request
// that breaks what it is written down with.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChildPortal } from '../kit/child-portal.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { openPostOffice } from '../kit/post-office.ts';
import { clickAll, createClickers, createWeeks, startPortals } from '../kit/storm.ts';
import { openGround, type Ground } from './ground.ts';

let ground: Ground;
let office: Awaited<ReturnType<typeof openPostOffice>>;
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  ground = await openGround();
  office = await openPostOffice();
  running = await startPortals(ground.url, ['web', 'worker', 'worker'], { SMTP_URL: office.url });
});
afterAll(async () => {
  await running.stop();
  await office.close();
  await ground.close();
});

const countRows = async (sql: string, values: unknown[] = []) => (await ground.pool.query(sql, values)).rowCount;

test('F8: what runs out is written down, told and offered once, though a worker is killed in the middle of it', async () => {
  const capacity = 60;
  const weekIds = await createWeeks(ground.pool, [capacity, capacity, capacity]);
  const clickers = await createClickers(ground.pool, capacity * 3);
  await clickAll(
    [running.portals[0]!.origin],
    clickers.map((clicker, nth) => ({ clicker, weekIds: [weekIds[nth % 3]!] })),
  );
  const waiting = await createClickers(ground.pool, 30);
  await ground.pool.query(
    `INSERT INTO waiting_place (id, child_id, week_id, parent_id) SELECT gen_random_uuid(), id, $2, id FROM unnest($1::uuid[]) AS id`,
    [waiting.map(({ childId }) => childId), weekIds[0]],
  );
  await ground.pool.query(`UPDATE enrolment SET held_until = now() - interval '1 second' WHERE week_id = ANY ($1)`, [weekIds]);
  for (let beat = 0; beat < 8; beat += 1) await ground.pool.query(`SELECT graphile_worker.add_job('tidy-places')`);

  const told = (subject: RegExp) => office.received.filter(({ mail }) => subject.test(mail.subject ?? ''));
  const expired = /^Vos places réservées ont été libérées/;
  await expect.poll(() => told(expired).length, { timeout: 60_000 }).toBeGreaterThan(20);
  await running.portals[1]!.stop('SIGKILL');
  running.portals[1] = await startChildPortal({ ...running.shared, ROLE: 'worker' });

  const ended = `SELECT FROM enrolment WHERE week_id = ANY ($1) AND status = 'EXPIRED'`;
  await expect.poll(() => countRows(ended, [weekIds]), { timeout: 60_000 }).toBe(capacity * 3);
  expect(await countRows(`SELECT FROM audit_entry WHERE action = 'hold-expired'`)).toBe(capacity * 3);
  expect(await countRows(`SELECT FROM audit_entry WHERE action = 'place-offered'`)).toBe(30);
  // What the killed one was doing is taken up by the others within a minute.
  const unsent = `SELECT FROM graphile_worker.jobs WHERE task_identifier = 'mail' AND run_at <= now()`;
  await expect.poll(() => countRows(unsent), { timeout: 150_000 }).toBe(0);
  for (const [subject, readers] of [
    [expired, clickers],
    [/^Une place s'est libérée/, waiting],
  ] as const) {
    const recipients = told(subject).map(({ recipients: [address] }) => address!);
    expect(new Set(recipients)).toEqual(new Set(readers.map(({ childId }) => `${childId}@example.be`)));
    // A worker has three mails in hand at most when it dies: those alone may go twice.
    expect(recipients.length).toBeLessThanOrEqual(readers.length + 3);
  }
  expect(await findBreaches(ground.pool)).toEqual([]);
});

test('F10: of sixty parents at once, one whose child is gone and one who breaks the statement fail alone', async () => {
  const weekIds = await createWeeks(ground.pool, [40]);
  const clickers = await createClickers(ground.pool, 60);
  const [gone, poison] = [clickers[3]!, clickers[7]!];
  await ground.pool.query(
    `WITH link AS (DELETE FROM family_link WHERE child_id = $1), sheet AS (DELETE FROM health_sheet WHERE child_id = $1) SELECT`,
    [gone.childId],
  );
  await ground.pool.query(`DELETE FROM child WHERE id = $1`, [gone.childId]);
  await ground.pool.query(`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
    CREATE TRIGGER poison BEFORE INSERT ON enrolment FOR EACH ROW WHEN (NEW.child_id = '${poison.childId}') EXECUTE FUNCTION poison()`);
  const outcomes = await clickAll(
    [running.portals[0]!.origin],
    clickers.map((clicker) => ({ clicker, weekIds })),
  );
  const failed = clickers.filter((_clicker, nth) => outcomes[nth]!.status === 'rejected');
  expect(failed).toEqual([gone, poison]);
  const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.held : []));
  expect(held).toHaveLength(40);
  expect(await countRows(`SELECT FROM enrolment WHERE week_id = ANY ($1) AND status = 'HELD'`, [weekIds])).toBe(40);
  expect(await findBreaches(ground.pool)).toEqual([]);
});
