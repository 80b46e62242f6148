import { addDuration } from '../calendar.ts';
import { readClock, type Tx } from '../db.ts';
import type { House } from '../house.ts';

/** A declaration made now, by the database's clock, holds for HEALTH_SHEET_VALID_FOR, in months of the calendar. */
export async function readValidity(tx: Tx, { env }: House): Promise<{ validatedAt: Date; validUntil: Date }> {
  const now = await readClock(tx);
  return { validatedAt: now, validUntil: addDuration(now, env.HEALTH_SHEET_VALID_FOR) };
}
