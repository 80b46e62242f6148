// The composed portal: what main.ts builds once and every door receives.
import type { Clock } from './clock.ts';
import type { Look } from './commune/look.ts';
import type { Database } from './db.ts';
import type { House } from './house.ts';
import type { Live } from './live.ts';
import type { Seats } from './plaines/seats.ts';
import type { SessionReader } from './identity/read-session.ts';
import type { PaymentProvider } from './payments/provider.ts';
import type { Kept } from './privacy/kept.ts';

export type Portal = House & {
  /** signs what travels through the browser, like the sign-in attempt */
  sessionSecret: string;
  database: Database;
  readSession: SessionReader;
  /** the instant by the database's clock, for what is shown */
  clock: Clock;
  /** the one place that takes places */
  seats: Seats;
  live: Live;
  provider: PaymentProvider;
  /** how long each thing is kept */
  kept: Kept;
  /** the commune's logo and colours */
  look: Look;
};
