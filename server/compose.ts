// The portal without its doors: what they all share.
import { transact } from './platform/act.ts';
import { createClock } from './platform/clock.ts';
import type { Theme } from './commune/theme.ts';
import type { Database } from './platform/database.ts';
import { readRules } from './platform/rules.ts';
import type { AppConfig } from './platform/config.ts';
import { createSessionReader } from './identity/read-session.ts';
import { startLive } from './enrolments/live-counts.ts';
import { openProvider } from './payments/provider.ts';
import { createSeats } from './enrolments/allocator.ts';
import type { App } from './context.ts';
import { readRetention } from './privacy/retention.ts';
import { tidyDueWeeks, tidyWeeks } from './enrolments/expire-weeks.ts';

type Parts = Omit<AppConfig, 'rules'> & { sessionSecret: string; database: Database; theme: Theme };

/** Builds what doors share; `live.stop` ends it. */
export async function compose(parts: Parts): Promise<App> {
  const { env, log, database } = parts;
  const rules = readRules(env);
  const app = { ...parts, rules };
  const live = await startLive({ database, log, beatMs: env.SEAT_BEAT_MS, tidy: () => tidyDueWeeks(app) });
  const seats = createSeats(database, {
    rules,
    tidy: (weekIds) => transact(app, 'system', (ctx) => tidyWeeks(ctx, weekIds)),
  });
  return {
    ...app,
    readSession: createSessionReader(app),
    clock: createClock(database),
    seats,
    live,
    provider: openProvider(env, parts.sessionSecret),
    retention: readRetention(env),
  };
}
