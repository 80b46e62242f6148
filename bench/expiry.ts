// Monday at 8:00 + 72 h: everything that opening minute held and nobody paid runs out together. Two workers write it down,
// free the places and tell the families; each place once.
import { join } from 'node:path';
import { createCommune, createFamilies, createWeeks, emptyWeeks } from './families.ts';
import { runSql, type Ground } from './ground.ts';
import { figure, pairUp, type Figure, type Scale } from './measure.ts';
import { startChild } from './processes/talk.ts';

export async function measureExpiry(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const holds = scale.of(10_000, 2_000);
  const weeks = 40;
  await createCommune(url);
  const families = await createFamilies(url, holds);
  const weekIds = await createWeeks(url, { plaines: 8, weeks: weeks / 8, capacity: Math.ceil(holds / weeks) });
  const workers = [0, 1].map(() => startChild(join(import.meta.dirname, 'processes/expirer.ts'), { env: { DATABASE_URL: url } }));

  const expire = (count: number) => async () => {
    await emptyWeeks(url);
    await holdAndRunOut(
      url,
      families.map(({ childId }) => childId),
      weekIds,
    );
    const before = await countTold(url);
    const began = performance.now();
    const freed = await Promise.all(workers.slice(0, count).map((worker) => worker.ask<number>('tidy')));
    const ms = performance.now() - began;
    const after = await countTold(url);
    const told = [after.expired - holds, after.audited - before.audited - holds, after.mailed - holds, after.once - holds, after.taken];
    return { ms, wrong: told.reduce((sum, each) => sum + Math.abs(each), Math.abs(freed.reduce((a, b) => a + b) - holds)) };
  };
  try {
    await expire(2)();
    const pairs = await pairUp(scale.pairs, expire(1), expire(2));
    return [
      figure(
        `expiry of ${holds.toLocaleString('en')} holds by two workers`,
        pairs.map(({ one }) => one.ms / 1000),
        { atMost: 2 },
        { unit: 's' },
      ),
      figure(
        'expiry: two workers ÷ one',
        pairs.map(({ one, other }) => one.ms / other.ms),
        { atMost: 1.1 },
      ),
      figure(
        'expiry: holds not ended, not audited, not told, or any of it twice',
        pairs.map(({ one, other }) => one.wrong + other.wrong),
        { atMost: 0 },
      ),
    ];
  } finally {
    for (const worker of workers) {
      await worker.ask('end');
      await worker.stop();
    }
  }
}

/** Each child held one of the weeks, until a second ago. */
async function holdAndRunOut(url: string, childIds: string[], weekIds: string[]) {
  await runSql(
    url,
    `WITH asked AS (
      SELECT child_id, ($2::uuid[])[1 + n % cardinality($2::uuid[])] AS week_id FROM unnest($1::uuid[]) WITH ORDINALITY AS line (child_id, n)
    ), used AS (
      INSERT INTO basket (id, parent_id) SELECT gen_random_uuid(), parent_id FROM asked JOIN family_link USING (child_id) RETURNING id, parent_id
    )
    INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, held_at, held_until, price_cents, day_rate_cents,
      day_count, category, sibling_rank)
    SELECT gen_random_uuid(), used.id, used.parent_id, asked.child_id, asked.week_id, week.monday, 'HELD', now() - interval '3 days',
      now() - interval '1 second', 6000, 1200, 5, 'RESIDENT', 1
    FROM asked JOIN family_link USING (child_id) JOIN used USING (parent_id) JOIN week ON week.id = asked.week_id`,
    [childIds, weekIds],
  );
  for (const table of ['enrolment', 'basket', 'week']) await runSql(url, `VACUUM ANALYZE ${table}`);
}

type Counted = { expired: number; taken: number; audited: number; mailed: number; once: number };

/** What is written down, and in how many mails' payloads each enrolment is named. */
async function countTold(url: string): Promise<Counted> {
  const [row] = await runSql<Counted>(
    url,
    `WITH named AS (
      SELECT jsonb_array_elements_text(payload::jsonb -> 'enrolmentIds') AS id FROM graphile_worker._private_jobs
      WHERE payload ->> 'kind' = 'hold-expired'
    )
    SELECT (SELECT count(*) FROM enrolment WHERE status = 'EXPIRED')::int AS expired, (SELECT sum(taken) FROM week)::int AS taken,
      (SELECT count(*) FROM audit_entry WHERE action = 'hold-expired')::int AS audited,
      (SELECT count(*) FROM named)::int AS mailed, (SELECT count(DISTINCT id) FROM named)::int AS once`,
  );
  return row!;
}
