// The rules that are durations, in the form in which acts and SQL use them. Read once from the environment.
import type { Temporal } from 'temporal-polyfill';
import { toSeconds } from '../language/dates.ts';
import type { Env } from './env.ts';

export type Rules = {
  /** how long a place is kept for who has not paid yet (HOLD_FOR) */
  holdSeconds: number;
  /** how long the waiting list keeps an offered place (OFFER_FOR) */
  offerSeconds: number;
  /** how long a place is kept, at least, for who is paying online (PAYMENT_GRACE) */
  graceSeconds: number;
  /** the first place of a basket is told at once; those that follow, in one mail this long after the last of them */
  mailAfterSeconds: number;
  /** how long a declared health sheet holds, in units of the calendar (HEALTH_SHEET_VALID_FOR) */
  healthSheetValidFor: Temporal.Duration;
  /** how long a session lasts at most (SESSION_FOR) */
  sessionFor: Temporal.Duration;
  /** a session that nobody used for this long is over (SESSION_IDLE_FOR) */
  sessionIdleSeconds: number;
};

/** The rules as the environment sets them. */
export const readRules = (env: Env): Rules => ({
  holdSeconds: toSeconds(env.HOLD_FOR),
  offerSeconds: toSeconds(env.OFFER_FOR),
  graceSeconds: toSeconds(env.PAYMENT_GRACE),
  mailAfterSeconds: 20,
  healthSheetValidFor: env.HEALTH_SHEET_VALID_FOR,
  sessionFor: env.SESSION_FOR,
  sessionIdleSeconds: toSeconds(env.SESSION_IDLE_FOR),
});
