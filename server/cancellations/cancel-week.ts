import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { WeekId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { readPaidLines } from '../payments/place-money.ts';
import { oweRefunds } from '../payments/owe-refunds.ts';
import { releasePromised } from '../payments/promises/lower-promise.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';

type Ended = { id: string; parentId: string };

/**
 * Cancels a week for everybody: places and queue end, what was paid is due back, what was promised is not owed any more, each family is told, with the reason.
 * Returns the number of enrolments that ended. What is paid after this goes back as a late payment does.
 * @throws InputInvalid for an unknown week or no reason, AlreadyDecided for one that was cancelled before
 */
export async function cancelWeek(ctx: ActContext<StaffActor>, { weekId, ...input }: { weekId: WeekId; reason: string }): Promise<number> {
  const { tx, actor } = ctx;
  const reason = input.reason.trim();
  if (!reason) throw new InputInvalid(localized(messages.refusal_no_reason_told), 'reason', 'REQUIRED');
  const families = await tx.enrolment.findMany({
    where: { weekId, status: { in: ['HELD', 'CONFIRMED'] } },
    select: { parentId: true },
    distinct: ['parentId'],
  });
  await lockParents(
    tx,
    families.map(({ parentId }) => parentId),
  );
  const [locked] = await lockWeeks(tx, [weekId]);
  if (!locked) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  const cancelled = await tx.$executeRaw`
    UPDATE week SET cancelled_at = statement_timestamp(), cancelled_reason = ${reason} WHERE id = ${weekId}::uuid AND cancelled_at IS NULL`;
  if (cancelled === 0) throw new AlreadyDecided(localized(messages.refusal_week_cancelled));
  const ended = await tx.$queryRaw<Ended[]>`
    UPDATE enrolment SET status = 'CANCELLED', ended_at = statement_timestamp()
    WHERE week_id = ${weekId}::uuid AND status IN ('HELD', 'CONFIRMED') RETURNING id, parent_id AS "parentId"`;
  await tx.$executeRaw`
    UPDATE waiting_place SET status = 'DROPPED', ended_at = statement_timestamp()
    WHERE week_id = ${weekId}::uuid AND status IN ('WAITING', 'OFFERED')`;
  await owePaid(tx, ended);
  await releasePromised(
    ctx,
    ended.map(({ id }) => id),
  );
  for (const { id } of ended) await enqueueMail(tx, { kind: 'week-cancelled', enrolmentId: id });
  await record(tx, actor, 'week-cancelled', `week:${weekId}`, { enrolments: ended.length });
  return ended.length;
}

/** What was paid for these places and did not go back yet, payment by payment. */
async function owePaid(tx: Tx, ended: Ended[]) {
  const lines = await readPaidLines(
    tx,
    ended.map(({ id }) => id),
  );
  for (const [paymentId, paid] of Map.groupBy(lines, (line) => line.paymentId))
    await oweRefunds(
      tx,
      paymentId,
      paid.flatMap(({ enrolmentId, paidCents: amountCents }) =>
        amountCents > 0 ? [{ enrolmentId, amountCents, reason: 'WEEK_CANCELLED' as const }] : [],
      ),
    );
}
