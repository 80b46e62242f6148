// The allocator by itself, without the door: places a second against one request, one transaction on the plain driver;
// what « complet » costs; and whether more connections would help (they do not).
import type pg from 'pg';
import type { Actor } from '../server/platform/actor.ts';
import { openDatabase } from '../server/platform/database.ts';
import { createSeats, type Seats } from '../server/enrolments/allocator.ts';
import { createCommune, createFamilies, createWeeks, emptyWeeks, type Family } from './families.ts';
import { openPool, runSql, type Ground } from './ground.ts';
import { figure, pairUp, type Figure, type Scale } from './measure.ts';
import type { WeekId } from '../server/platform/ids.ts';

type Side = { ms: number; cpuMs: number; granted: number };

export async function measureSeats(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const clicks = scale.of(3000, 500);
  await createCommune(url);
  const families = await createFamilies(url, clicks);
  const [weekId] = await createWeeks(url, { weeks: 1, capacity: clicks });
  const database = openDatabase(url, { onError: () => {} });
  const seats = createSeats(database, { rules: { holdSeconds: 259_200, mailAfterSeconds: 10 }, tidy: async () => 0 });
  const pools = [2, 8].map((max) => openPool(url, max));
  const [two, eight] = pools as [pg.Pool, pg.Pool];

  const measured = async (work: () => Promise<number>): Promise<Side> => {
    const cpu = async () =>
      process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 + ((await ground.databaseCpu()) ?? Number.NaN);
    const before = await cpu();
    const began = performance.now();
    const granted = await work();
    return { ms: performance.now() - began, granted, cpuMs: (await cpu()) - before };
  };
  const allocator = async () => {
    await emptyWeeks(url);
    return measured(() => holdAll(seats, families, weekId!));
  };
  const refusing = async () => {
    // Full, because somebody took it all: the clicks come from families who have nothing there.
    await emptyWeeks(url);
    await runSql(url, 'UPDATE week SET capacity = 0 WHERE id = $1', [weekId]);
    const side = await measured(() => holdAll(seats, families, weekId!));
    await runSql(url, 'UPDATE week SET capacity = $2 WHERE id = $1', [weekId, clicks]);
    return side;
  };
  const plain = (pool: pg.Pool) => async () => {
    await emptyWeeks(url);
    return measured(() => holdOneByOne(pool, families, weekId!));
  };
  try {
    await allocator();
    await plain(eight)();
    const speed = await pairUp(scale.pairs, plain(two), allocator);
    const full = await pairUp(scale.pairs, allocator, refusing);
    const wide = await pairUp(scale.pairs, plain(two), plain(eight));
    return [
      figure(
        'allocator alone ÷ one request, one transaction on plain `pg` (places a second)',
        speed.map(({ one, other }) => other.ms / one.ms),
        {
          atLeast: 10,
        },
      ),
      figure(
        'allocator: places a second',
        speed.map(({ one }) => (one.granted / one.ms) * 1000),
      ),
      figure(
        'allocator: places it should have granted and did not',
        speed.map(({ one }) => clicks - one.granted),
        { atMost: 0 },
      ),
      figure(
        '« complet » ÷ granted, CPU of the decision (portal and PostgreSQL)',
        full.map(({ one, other }) => one.cpuMs / other.cpuMs),
        { atMost: 0.3 },
      ),
      figure(
        'plain `pg`, pool of 8 ÷ pool of 2 (places a second)',
        wide.map(({ one, other }) => other.ms / one.ms),
      ),
    ];
  } finally {
    await Promise.all([database.close(), ...pools.map((pool) => pool.end())]);
  }
}

const actorOf = ({ personId, parentId }: Family): Actor => ({
  personId,
  parentId,
  sessionId: personId,
  givenName: 'Alix',
  familyName: 'Bench',
  staff: null,
  locale: 'fr',
});

/** Everybody at once; returns how many hold a place afterwards. */
async function holdAll(seats: Seats, families: Family[], weekId: WeekId): Promise<number> {
  const answers = await Promise.all(
    families.map((family) => seats.hold({ actor: actorOf(family), parentId: family.parentId, childId: family.childId, weekIds: [weekId] })),
  );
  return answers.filter((answer) => answer.kind === 'done' && answer.heldIds.length === 1).length;
}

/** What one would write first: lock, count, insert; the connections of the pool wait for the same row. */
async function holdOneByOne(pool: pg.Pool, families: Family[], weekId: WeekId): Promise<number> {
  const took = await Promise.all(
    families.map(async ({ parentId, childId }) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const { rows } = await client.query<{ free: number; monday: string }>({
          name: 'lock',
          text: 'SELECT capacity - taken AS free, monday::text FROM week WHERE id = $1 FOR NO KEY UPDATE',
          values: [weekId],
        });
        if (rows[0]!.free > 0) {
          await client.query({
            name: 'basket',
            text: 'INSERT INTO basket (id, parent_id) VALUES (gen_random_uuid(), $1)',
            values: [parentId],
          });
          await client.query({
            name: 'take',
            text: `INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, held_until, price_cents, day_rate_cents, day_count, category, sibling_rank)
              SELECT gen_random_uuid(), basket.id, $1, $2, $3, $4, 'HELD', now() + interval '3 days', 6000, 1200, 5, 'RESIDENT', 1
              FROM basket WHERE parent_id = $1 AND status = 'OPEN'`,
            values: [parentId, childId, weekId, rows[0]!.monday],
          });
        }
        await client.query('COMMIT');
        return rows[0]!.free > 0;
      } finally {
        client.release();
      }
    }),
  );
  return took.filter(Boolean).length;
}
