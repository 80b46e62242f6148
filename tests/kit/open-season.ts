// A season opens under load: families at two portals, a person without a script, somebody of the staff.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { readHoldRequest } from './hold-request.ts';
import { createClickers, createWeeks, readHolders } from './storm.ts';
import { walkOpening, type Walk } from './walk-opening.ts';

type Season = { origins: string[]; pool: pg.Pool; parents: number; places: number; withinMs: number };
export type Opened = {
  walks: (Walk & { origin: string })[];
  held: number;
  capacity: number;
  /** ms of each page of the desk; infinite when it was none */ desk: number[];
};

/** Every tenth parent has no script. */
export async function openSeason({ origins, pool, parents, places, withinMs }: Season): Promise<Opened> {
  const weekIds = await createWeeks(pool, Array<number>(10).fill(Math.ceil(places / 10)));
  const clickers = await createClickers(pool, parents);
  const staff = await createDesk(pool);
  const holdRequest = readHoldRequest();
  let isOver = false;
  const desk = watchDesk(origins, staff, () => isOver);
  const walks = await Promise.all(
    clickers.map(async ({ token, childId }, index) => {
      await sleep((index / parents) * withinMs);
      const walker = { cookie: `session=${token}`, childId, weekIds: [weekIds[index % weekIds.length]!], byForm: index % 10 === 9 };
      const origin = origins[index % origins.length]!;
      return { origin, ...(await walkOpening(walker, { origin, holdRequest, timeoutMs: 120_000 })) };
    }),
  );
  isOver = true;
  const held = (await readHolders(pool, weekIds)).length;
  return { walks, held, capacity: weekIds.length * Math.ceil(places / 10), desk: await desk };
}

/** Share of the pairs that came to the same portal more than two seconds apart, and were let in the other way round. */
export function countInversions(walks: Opened['walks']): number {
  let [pairs, inverted] = [0, 0];
  for (const [index, one] of walks.entries())
    for (const other of walks.slice(index + 1)) {
      if (one.origin !== other.origin || other.arrivedAt - one.arrivedAt < 2_000) continue;
      pairs += 1;
      if (one.letInAt > other.letInAt) inverted += 1;
    }
  return pairs === 0 ? 0 : inverted / pairs;
}

async function createDesk(pool: pg.Pool): Promise<string> {
  const [personId, token] = [randomUUID(), createToken()];
  await pool.query(`INSERT INTO person (id, given_name, family_name) VALUES ($1, 'Ana', 'Bureau')`, [personId]);
  await pool.query(`INSERT INTO staff_member (id, person_id, role) VALUES (gen_random_uuid(), $1, 'RESPONSIBLE')`, [personId]);
  await pool.query(
    `INSERT INTO session (id, token_hash, person_id, issuer, acr, expires_at) VALUES (gen_random_uuid(), $2, $1, 'test', 'test', now() + interval '1 day')`,
    [personId, hashToken(token)],
  );
  return token;
}

async function watchDesk(origins: string[], token: string, isOver: () => boolean): Promise<number[]> {
  const took: number[] = [];
  while (!isOver()) {
    const began = performance.now();
    const answer = await fetch(`${origins[took.length % origins.length]!}/bureau`, { headers: { cookie: `session=${token}` } });
    const page = await answer.text();
    const isPage = answer.status === 200 && !answer.headers.has('x-waiting-room') && page.includes('</html>');
    took.push(isPage ? performance.now() - began : Number.POSITIVE_INFINITY);
    await sleep(250);
  }
  return took;
}
