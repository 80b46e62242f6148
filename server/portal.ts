// The composed portal: what main.ts builds once and every door receives.
import type { Database } from './db.ts';
import type { House } from './house.ts';
import type { SessionReader } from './identity/read-session.ts';

export type Portal = House & {
  /** signs what travels through the browser, like the sign-in attempt */
  sessionSecret: string;
  database: Database;
  readSession: SessionReader;
};
