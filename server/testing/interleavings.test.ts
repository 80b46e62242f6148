// Every pair of acts that touch a place, the second at the statement boundaries of the first. Both must end, in a result
// or a refusal; the invariants hold; and what is in the database is what one of the two orders would have left there.
// `npm test` takes one boundary in eight, each pair from another one on; `npm run test:faults` takes them all.
import { beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import type { Portal } from '../portal.ts';
import { interleave, openGate } from './interleave.ts';
import { countDeadlocks, findBreaches } from './invariants.ts';
import { createCommune } from './model/world.ts';
import { acts, createScene, readScene, runInOrder } from './scene.ts';
import { createPortal } from './world.ts';

const stride = process.env.INTERLEAVINGS === 'all' ? 1 : 8;
const lanes = 4;
const pairs = Object.keys(acts).flatMap((first) => Object.keys(acts).map((second) => ({ first, second })));

/** Both orders refuse one of them; between them, a parent who leaves and accepts at once has a place that was free. */
const hasThirdOutcome = ({ first, second }: { first: string; second: string }) =>
  new Set([first, second, 'accept an offer', 'leave the queue']).size === 2 && first !== second;

describe.concurrent.each(Array.from({ length: lanes }, (_, lane) => lane))('lane %i', (lane) => {
  let portal: Portal;
  let gate: ReturnType<typeof openGate>;
  beforeAll(async () => {
    portal = await createPortal({ DATABASE_POOL: '3' });
    await createCommune(portal);
    gate = openGate(portal.database.url);
    return () => gate.close();
  });

  test(`every pair of ${Object.keys(acts).length} acts`, { timeout: 1_800_000 }, async () => {
    for (const [index, pair] of pairs.entries()) {
      if (index % lanes !== lane) continue;
      const [first, second] = [acts[pair.first]!, acts[pair.second]!];
      const orders = [await runInOrder(portal, [first, second]), await runInOrder(portal, [second, first])];
      for (let statement = index % stride; ; statement += stride) {
        const scene = await createScene(portal);
        const { reached, outcomes } = await interleave(
          gate,
          statement,
          (database) => first(scene, database),
          () => second(scene, portal.database),
        );
        if (!reached) break;
        const where = `« ${pair.second} » before statement ${statement} of « ${pair.first} »`;
        for (const outcome of outcomes)
          if (outcome.status === 'rejected' && !(outcome.reason instanceof Refusal)) throw new Error(where, { cause: outcome.reason });
        expect(await findBreaches(portal.database.pool), where).toEqual([]);
        if (!hasThirdOutcome(pair)) expect(orders, where).toContain(await readScene(scene));
      }
    }
    expect(await countDeadlocks(portal.database.pool)).toBe(0);
  });
});
