import { addDuration } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';

/** A declaration made now, by the database's clock, holds for HEALTH_SHEET_VALID_FOR, in months of the calendar. */
export async function readValidity(tx: Tx, { env }: AppConfig): Promise<{ validatedAt: Date; validUntil: Date }> {
  const now = await readClock(tx);
  return { validatedAt: now, validUntil: addDuration(now, env.HEALTH_SHEET_VALID_FOR) };
}
