// A portal that has served for years against one that is new: the latency of a hold. Two portals, two databases, the same
// weeks and families; one has a thousand enrolments behind it, the other a million.
import { createCommune, createFamilies, createWeeks } from './families.ts';
import { runSql, startPortalProcess, type Ground, type Server } from './ground.ts';
import { createHistory } from './history.ts';
import { figure, median, pairUp, percentile, type Figure, type Scale } from './measure.ts';
import type { Child } from './processes/talk.ts';
import { clicks, startCrowd, tally, type Press } from './storm.ts';
import type { Ask } from './processes/crowd.ts';

/** Clicks a second: a busy evening, not a storm; what is asked is how long one click takes. */
const rate = 60;

type Side = { app: Server; crowd: Child; press: () => Promise<{ p95: number; lost: number }> };

export async function measureGrowth(ground: Ground, scale: Scale): Promise<Figure[]> {
  const people = scale.of(300, 100);
  const large = scale.of(1_000_000, 100_000);
  const sides: Side[] = [];
  const open = async (enrolments: number): Promise<Side> => {
    const url = await ground.database();
    await createCommune(url);
    await createHistory(url, enrolments);
    const families = await createFamilies(url, people);
    const weekIds = await createWeeks(url, { weeks: 5, capacity: people });
    await runSql(url, 'ANALYZE');
    const app = await startPortalProcess(ground, url);
    const crowd = startCrowd();
    await crowd.ask('open', { port: app.port, count: people, origin: app.origin });
    const asks: Ask[] = clicks(families, (index) => [weekIds[index % weekIds.length]!]).map((ask, index) => ({
      ...ask,
      at: index * (1_000 / rate),
    }));
    const press = async () => {
      await runSql(url, 'DELETE FROM enrolment WHERE week_id = ANY ($1::uuid[])', [weekIds]);
      await runSql(url, "DELETE FROM basket WHERE status = 'OPEN'");
      await runSql(url, 'DELETE FROM graphile_worker._private_jobs');
      const { replies } = await crowd.ask<Press>('press', asks);
      const p95 = percentile(
        replies.map(({ ms }) => ms),
        95,
      );
      return { p95, lost: people - (tally(replies).HELD ?? 0) };
    };
    const side = { app, crowd, press };
    sides.push(side);
    return side;
  };
  try {
    const [few, many] = [await open(1_000), await open(large)];
    await few.press();
    await many.press();
    const pairs = await pairUp(scale.pairs, few.press, many.press);
    return [
      figure(
        `hold p95 with ${large.toLocaleString('en')} enrolments ÷ with 1,000`,
        pairs.map(({ one, other }) => one.p95 / other.p95),
        { atMost: 1.2 },
        { note: `with 1,000: ${median(pairs.map(({ other }) => other.p95)).toFixed(1)} ms` },
      ),
      figure(
        'growth: clicks without a place',
        pairs.map(({ one, other }) => one.lost + other.lost),
        { atMost: 0 },
      ),
    ];
  } finally {
    for (const { app, crowd } of sides) {
      await crowd.stop();
      await app.stop();
    }
  }
}
