import { dayOf, isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { InputInvalid } from '../platform/refusals.ts';

/** How far from today staff plan and correct: a year that was mistyped is not a plaine in the year 20. */
const [yearsBack, yearsAhead] = [1, 10];

/** @throws InputInvalid naming the field of a day that no summer of ours can have */
export async function refuseFarDays(tx: Tx, days: Record<string, Date | null | undefined>): Promise<void> {
  const today = dayOf(await readClock(tx));
  const [first, last] = [today.subtract({ years: yearsBack }).toString(), today.add({ years: yearsAhead }).toString()];
  for (const [field, day] of Object.entries(days))
    if (day && (isoDay(day) < first || isoDay(day) > last))
      throw new InputInvalid(localized(messages.refusal_dates_far), field, 'OUT_OF_RANGE');
}
