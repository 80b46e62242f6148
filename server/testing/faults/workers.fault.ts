// F8: two workers at once, and one of them killed in the middle: each job is done, and done once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBreaches } from '../invariants.ts';
import { clickAll, createClickers, createWeeks, startPortals } from '../storm.ts';
import { openGround, type Ground } from './ground.ts';

let ground: Ground;
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  ground = await openGround();
  running = await startPortals(ground.url, ['web', 'worker', 'worker']);
});
afterAll(async () => {
  await running.stop();
  await ground.close();
});

test('F8: what runs out is written down once, told once, and offered once', async () => {
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

  await expect
    .poll(
      async () => (await ground.pool.query(`SELECT FROM enrolment WHERE week_id = ANY ($1) AND status = 'EXPIRED'`, [weekIds])).rowCount,
      {
        timeout: 60_000,
      },
    )
    .toBe(capacity * 3);
  const count = async (action: string) => (await ground.pool.query(`SELECT FROM audit_entry WHERE action = $1`, [action])).rowCount;
  expect(await count('hold-expired')).toBe(capacity * 3);
  expect(await count('place-offered')).toBe(30);
  await expect
    .poll(
      async () => (await ground.pool.query(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'mail' AND run_at <= now()`)).rowCount,
      {
        timeout: 120_000,
      },
    )
    .toBe(0);
  const parent = clickers[0]!.childId;
  const mails = await Promise.all(running.portals.slice(1).map(({ mails: read }) => read(`${parent}@example.be`)));
  const subjects = mails.flat().map(({ subject }) => subject);
  expect(subjects.length).toBe(new Set(subjects).size);
  expect(subjects.length).toBeGreaterThan(0);
  expect(await findBreaches(ground.pool)).toEqual([]);
});
