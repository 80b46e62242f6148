// Cash at the counter: what each member of staff took, by the books, and what they counted at the end of their day.
import { record } from '../audit/record.ts';
import { dayOf, toDate } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { type Db, readClock, type Tx } from '../platform/database.ts';
import { lock } from '../platform/locks.ts';
import { InputInvalid } from '../platform/refusals.ts';

/** What a member of staff took in cash and has not counted yet. */
export type OpenCash = { expectedCents: number; lineCount: number; lastLineId: bigint | null };

/** By the lines of the journal that they wrote since they counted last; one statement. */
export async function readOpenCash(db: Db | Tx, staffId: string): Promise<OpenCash> {
  const [row] = await db.$queryRaw<OpenCash[]>`
    SELECT coalesce(sum(amount_cents), 0)::float8 AS "expectedCents", count(*)::int AS "lineCount", max(line.id) AS "lastLineId"
    FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = entry_id
    WHERE account = 'CASH' AND actor = ${`staff:${staffId}`} AND line.id > coalesce((SELECT max(last_line_id) FROM cash_count WHERE staff_id = ${staffId}::uuid), 0)`;
  return row!;
}

/**
 * A member of staff closes their cash of the day: what they counted stays beside what the books have. What they take afterwards is
 * counted the next time. Returns its id.
 * @throws InputInvalid when nothing was taken since the last time, or for a difference without a reason
 */
export async function closeCash(
  { tx, actor }: ActContext<StaffActor>,
  given: { countedCents: number; note: string | null },
): Promise<string> {
  const staffId = actor.staff.id;
  await lock(tx, `cash of ${staffId}`);
  const { expectedCents, lastLineId } = await readOpenCash(tx, staffId);
  if (lastLineId === null) throw new InputInvalid(localized(messages.cash_nothing), 'countedCents', 'NOT_APPLICABLE');
  const note = given.note?.trim() || null;
  if (given.countedCents !== expectedCents && !note) throw new InputInvalid(localized(messages.cash_difference), 'note', 'REQUIRED');
  const day = toDate(dayOf(await readClock(tx)));
  const data = { staffId, day, lastLineId, expectedCents: BigInt(expectedCents), countedCents: BigInt(given.countedCents), note };
  const { id } = await tx.cashCount.create({ data, select: { id: true } });
  await record(tx, actor, 'cash-closed', `cash-count:${id}`, { expectedCents, countedCents: given.countedCents });
  return id;
}
