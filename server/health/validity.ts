import type { ActContext } from '../platform/act.ts';
import { addDuration } from '../language/dates.ts';
import { readClock } from '../platform/database.ts';

/** A declaration made now, by the database's clock, holds for HEALTH_SHEET_VALID_FOR, in months of the calendar. */
export async function readValidity(ctx: ActContext): Promise<{ validatedAt: Date; validUntil: Date }> {
  const now = await readClock(ctx.tx);
  return { validatedAt: now, validUntil: addDuration(now, ctx.rules.healthSheetValidFor) };
}
