// Every pair of acts that touch a place, the second at the statement boundaries of the first. Both must end, in a result
// or a refusal; the invariants hold; and what is in the database is what one of the two orders would have left there.
// `npm test` takes one pair in three and of those one boundary in 24, each pair from another one on, and other ones with
// each commit (tests/kit/commit.ts); `npm run test:faults` takes them all.
import { beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../server/platform/refusals.ts';
import type { App } from '../../server/context.ts';
import { interleave, openGate } from './interleave.ts';
import { commitNumber, isEveryCase, isTurnOf } from '../kit/commit.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { countDeadlocks } from '../kit/invariants.ts';
import { createCommune } from '../model/world.ts';
import { acts, createScene, readScene, runInOrder } from './scene.ts';
import { createApp } from '../kit/people.ts';

const stride = isEveryCase ? 1 : 24;
const lanes = 4;
const pairs = Object.keys(acts)
  .flatMap((first) => Object.keys(acts).map((second) => ({ first, second })))
  .filter((_, nth) => isTurnOf(nth, 3));

/** Both orders refuse one of them; between them, a parent who leaves and accepts at once has a place that was free. */
const hasThirdOutcome = ({ first, second }: { first: string; second: string }) =>
  new Set([first, second, 'accept an offer', 'leave the queue']).size === 2 && first !== second;

describe.concurrent.each(Array.from({ length: lanes }, (_, lane) => lane))('lane %i', (lane) => {
  let app: App;
  let gate: ReturnType<typeof openGate>;
  beforeAll(async () => {
    app = await createApp({ DATABASE_POOL: '3' });
    await createCommune(app);
    gate = openGate(app.database.url);
    return () => gate.close();
  });

  test(`${pairs.length} pairs of ${Object.keys(acts).length} acts`, { timeout: 1_800_000 }, async () => {
    for (const [index, pair] of pairs.entries()) {
      if (index % lanes !== lane) continue;
      const [first, second] = [acts[pair.first]!, acts[pair.second]!];
      let orders: string[] | undefined;
      for (let statement = (index + commitNumber) % stride; ; statement += stride) {
        const scene = await createScene(app);
        const { reached, outcomes } = await interleave(
          gate,
          statement,
          (database) => first(scene, database),
          () => second(scene, app.database),
        );
        if (!reached) break;
        const where = `« ${pair.second} » before statement ${statement} of « ${pair.first} », COMMIT_NUMBER=${commitNumber}`;
        for (const outcome of outcomes)
          if (outcome.status === 'rejected' && !(outcome.reason instanceof Refusal)) throw new Error(where, { cause: outcome.reason });
        expect(await findBreaches(app.database.pool), where).toEqual([]);
        if (hasThirdOutcome(pair)) continue;
        const left = await readScene(scene);
        orders ??= [await runInOrder(app, [first, second]), await runInOrder(app, [second, first])];
        expect(orders, where).toContain(left);
      }
    }
    expect(await countDeadlocks(app.database.pool)).toBe(0);
  });
});
