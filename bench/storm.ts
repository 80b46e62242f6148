// Opening minute: 2,000 parents press the same button for 600 places. The floor is `{ __typename }` asked by the same
// parents, with the same cookies, on the same connections: what the door itself costs.
import { join } from 'node:path';
import { createCommune, createFamilies, createWeeks, emptyWeeks, type Family } from './families.ts';
import { startPortalProcess, type Ground, runSql } from './ground.ts';
import { figure, pairUp, percentile, type Figure, type Scale } from './measure.ts';
import { readHoldRequest } from '../tests/kit/hold-request.ts';
import { startChild, type Child } from './processes/talk.ts';
import type { Ask, Reply } from './processes/crowd.ts';

export type Press = { ms: number; replies: Reply[] };

export const startCrowd = (): Child => startChild(join(import.meta.dirname, 'processes/crowd.ts'));

/** The click of each family on its weeks, as the calendar sends it when nothing else is said. */
export const clicks = (families: Family[], weekIdsOf: (index: number) => string[], request = readHoldRequest()): Ask[] =>
  families.map(({ cookie, childId }, index) => ({
    cookie,
    body: JSON.stringify({ ...request, variables: { input: { childId, weekIds: weekIdsOf(index) } } }),
  }));

export const nothings = (families: Family[]): Ask[] => families.map(({ cookie }) => ({ cookie, body: '{"query":"{ __typename }"}' }));

/** What became of each click: HELD, the state that refused it, or an error. */
export function outcomeOf({ status, body }: Reply): string {
  if (status !== 200) return `error: ${status} ${body.slice(0, 200)}`;
  const { data, errors } = JSON.parse(body);
  if (errors) return `error: ${JSON.stringify(errors).slice(0, 300)}`;
  if (data.__typename) return 'ANSWERED';
  const { held, refused, __typename } = data.holdWeeks;
  return held?.length ? 'HELD' : (refused?.[0]?.state ?? __typename);
}

export const tally = (replies: Reply[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(replies, outcomeOf)].map(([outcome, all]) => [outcome, all.length]));

export async function measureStorm(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const parents = scale.of(2000, 400);
  const places = scale.of(600, 120);
  await createCommune(url);
  const families = await createFamilies(url, parents);
  const [weekId] = await createWeeks(url, { weeks: 1, capacity: places });
  const app = await startPortalProcess(ground, url);
  const crowd = startCrowd();
  try {
    await crowd.ask('open', { port: app.port, count: parents, origin: app.origin });
    const press = async (asks: Ask[]) => {
      const before = (await app.usage({ collect: true })).cpuMs;
      const done = await crowd.ask<Press>('press', asks);
      return { ...done, cpuMs: (await app.usage()).cpuMs - before };
    };
    const ping = () => press(nothings(families));
    const storm = async () => {
      await emptyWeeks(url);
      return press(clicks(families, () => [weekId!]));
    };
    await ping();
    await storm();
    const pairs = await pairUp(scale.pairs, ping, storm);
    const [{ taken }] = (await runSql<{ taken: number }>(url, 'SELECT taken FROM week WHERE id = $1', [weekId])) as [{ taken: number }];
    const wrong = pairs.map(({ one, other }) => {
      const { HELD = 0, FULL = 0 } = tally(one.replies);
      const { ANSWERED = 0 } = tally(other.replies);
      return Math.abs(HELD - places) + (parents - HELD - FULL) + (parents - ANSWERED) + Math.abs(taken - places);
    });
    const at = (percent: number) =>
      pairs.map(
        ({ one }) =>
          percentile(
            one.replies.map(({ ms }) => ms),
            percent,
          ) / 1000,
      );
    return [
      figure(
        `storm of ${parents} parents for ${places} places ÷ \`{ __typename }\` storm`,
        pairs.map(({ one, other }) => one.ms / other.ms),
        { atMost: 1.3 },
      ),
      figure('storm: errors, places oversold or left over', wrong, { atMost: 0 }),
      figure('storm: p50', at(50), null, { unit: 's' }),
      figure('storm: p95', at(95), null, { unit: 's' }),
      figure('storm: p99', at(99), { atMost: 3 }, { unit: 's' }),
      figure(
        "storm: the portal's CPU ÷ `{ __typename }` storm's",
        pairs.map(({ one, other }) => one.cpuMs / other.cpuMs),
      ),
      figure(
        "storm: the portal's CPU for a click",
        pairs.map(({ one }) => (one.cpuMs / parents) * 1000),
        null,
        { unit: 'µs' },
      ),
      figure(
        '`{ __typename }` storm: whole',
        pairs.map(({ other }) => other.ms / 1000),
        null,
        { unit: 's' },
      ),
    ];
  } finally {
    await crowd.stop();
    await app.stop();
  }
}
