// The portal without its doors: what they all share.
import { toSeconds } from './calendar.ts';
import { createClock } from './clock.ts';
import { readLook } from './commune/look.ts';
import type { Database } from './db.ts';
import type { House } from './house.ts';
import { createSessionReader } from './identity/read-session.ts';
import { startLive } from './live.ts';
import { openProvider } from './payments/provider.ts';
import { createSeats } from './plaines/seats.ts';
import type { Portal } from './portal.ts';
import { readKept } from './privacy/kept.ts';
import { tidyDueWeeks, tidyWeeks } from './waiting-list/tidy-weeks.ts';

/** The first place is told at once; the clicks that follow, in one mail this long after the last of them. */
const heldMailAfterSeconds = 20;

type Parts = House & { sessionSecret: string; database: Database };

/** Builds what doors share; `live.stop` ends it. */
export async function compose(parts: Parts): Promise<Portal> {
  const { env, log, database } = parts;
  const look = readLook(env);
  const offerSeconds = toSeconds(env.OFFER_FOR);
  const live = await startLive({ database, log, beatMs: env.SEAT_BEAT_MS, tidy: () => tidyDueWeeks(database.prisma, offerSeconds) });
  const seats = createSeats(database, {
    holdSeconds: toSeconds(env.HOLD_FOR),
    mailAfterSeconds: heldMailAfterSeconds,
    tidy: (weekIds) => database.prisma.$transaction((tx) => tidyWeeks(tx, weekIds, offerSeconds)),
  });
  return {
    ...parts,
    readSession: createSessionReader(parts),
    clock: createClock(database),
    seats,
    live,
    provider: openProvider(env, parts.sessionSecret),
    kept: readKept(env),
    look,
  };
}
