// The portal without its doors: what they all share.
import { toSeconds } from './language/dates.ts';
import { createClock } from './platform/clock.ts';
import { readTheme } from './commune/theme.ts';
import type { Database } from './platform/database.ts';
import type { AppConfig } from './platform/config.ts';
import { createSessionReader } from './identity/read-session.ts';
import { startLive } from './enrolments/live-counts.ts';
import { openProvider } from './payments/provider.ts';
import { createSeats } from './enrolments/allocator.ts';
import type { App } from './context.ts';
import { readRetention } from './privacy/retention.ts';
import { tidyDueWeeks, tidyWeeks } from './enrolments/expire-weeks.ts';

/** The first place is told at once; the clicks that follow, in one mail this long after the last of them. */
const heldMailAfterSeconds = 20;

type Parts = AppConfig & { sessionSecret: string; database: Database };

/** Builds what doors share; `live.stop` ends it. */
export async function compose(parts: Parts): Promise<App> {
  const { env, log, database } = parts;
  const theme = readTheme(env);
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
    retention: readRetention(env),
    theme,
  };
}
