import { record } from '../audit/record.ts';
import { isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { daysOfMonth } from './read-month.ts';

/**
 * Writes down who takes a month of the books out of the portal.
 * @throws InputInvalid for a month to come
 */
export async function recordExport({ tx, actor }: ActContext<StaffActor>, { day, format }: { day: Date; format: 'XLSX' | 'CSV' }) {
  const { firstDay } = daysOfMonth(day);
  if (firstDay > (await readClock(tx))) throw new InputInvalid(localized(messages.books_month_to_come), 'day', 'OUT_OF_RANGE');
  await record(tx, actor, 'books-exported', `books:${isoDay(firstDay).slice(0, 7)}`, { format });
}
