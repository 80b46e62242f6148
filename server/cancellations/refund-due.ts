import { formatCents } from '../language/format.ts';
import { messages } from '../language/messages.ts';
import { InputInvalid } from '../platform/refusals.ts';

type Facts = {
  /** what was paid for the enrolment and has not gone back, in euro cents */
  paidCents: number;
  /** first day of the week, and the day the parent asked, as YYYY-MM-DD in the commune */
  startDate: string;
  askedOn: string;
};

/**
 * What goes back, in euro cents, when a cancellation is accepted: all that was paid when the parent asked before the
 * first day of the week, nothing from that day on. Staff may decide another amount, up to what was paid: the rule is
 * the commune's regulation (règlement-redevance, CDLD L1122-30), their exception is a decision with a reason.
 * @throws InputInvalid for an amount above what was paid: a figure that was mistyped is not made smaller in silence
 */
export function refundDue({ paidCents, startDate, askedOn }: Facts, decidedCents: number | null = null): number {
  if (decidedCents === null) return askedOn < startDate ? paidCents : 0;
  refuseAbovePaid(decidedCents, paidCents);
  return decidedCents;
}

/** @throws InputInvalid when more is to go back than was paid */
export function refuseAbovePaid(cents: number, paidCents: number): void {
  if (cents > paidCents)
    throw new InputInvalid(
      (locale) => messages.refusal_refund_above_paid({ paid: formatCents(paidCents, locale) }, { locale }),
      'refundCents',
      'OUT_OF_RANGE',
    );
}
