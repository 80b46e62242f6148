import { isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { EnrolmentId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { readPaidLines, refundPaid, sumPaid } from '../payments/place-money.ts';
import { optionsOfDays } from '../enrolments/price.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { refuseAbovePaid } from './refund-due.ts';

export type DaysToRefund = {
  enrolmentId: EnrolmentId;
  days: Date[];
  /** euro cents, when it is not what these days cost */
  refundCents: number | null;
};

/**
 * Gives back what some days of a paid week cost, their part of its options with them, as for a sick child: the child keeps the place and
 * the other days. A day goes back once. Returns whose place it was and how much is due, in euro cents.
 * @throws InputInvalid for a place that is unknown or another's, not paid, for days that are not of the week, and for an
 *   amount of nothing or above what was paid; AlreadyDecided for a day that went back before
 */
export async function refundDays(ctx: ActContext<ParentActor>, { enrolmentId, days, refundCents }: DaysToRefund) {
  const { tx, actor } = ctx;
  await lockParents(tx, [actor.parentId]);
  const enrolment = await tx.enrolment.findFirst({
    where: { id: enrolmentId, parentId: actor.parentId },
    include: { week: { select: { openDays: true } }, refunds: { select: { days: true } } },
  });
  if (!enrolment) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  const lines = enrolment.status === 'CONFIRMED' ? await readPaidLines(tx, [enrolmentId]) : [];
  if (lines.length === 0) throw new InputInvalid(localized(messages.refusal_days_not_paid), 'enrolmentId', 'NOT_APPLICABLE');
  const wanted = [...new Set(days.map(isoDay))].sort();
  if (wanted.length === 0) throw new InputInvalid(localized(messages.refusal_days_none), 'days', 'REQUIRED');
  const open = new Set(enrolment.week.openDays.map(isoDay));
  if (wanted.some((day) => !open.has(day))) throw new InputInvalid(localized(messages.refusal_days_not_open), 'days', 'OUT_OF_RANGE');
  const gone = new Set(enrolment.refunds.flatMap((refund) => refund.days.map(isoDay)));
  if (wanted.some((day) => gone.has(day))) throw new AlreadyDecided(localized(messages.refusal_days_refunded));
  const paidCents = sumPaid(lines);
  const { dayRateCents, dayCount, optionsCents } = enrolment;
  const costCents = wanted.length * dayRateCents + optionsOfDays(optionsCents, { dayCount, gone: gone.size, days: wanted.length });
  const cents = refundCents ?? Math.min(costCents, paidCents);
  if (cents === 0) throw new InputInvalid(localized(messages.refusal_days_nothing), 'refundCents', 'OUT_OF_RANGE');
  refuseAbovePaid(cents, paidCents);
  await refundPaid(tx, lines, { cents, reason: 'CANCELLATION', days: wanted.map((day) => new Date(day)) });
  await record(tx, actor, 'days-refunded', `enrolment:${enrolmentId}`, { days: wanted, cents });
  return { childId: enrolment.childId, weekId: enrolment.weekId, cents };
}
