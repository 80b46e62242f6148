// What a line of a payment becomes when the money is there. Pure: facts in, verdict out.
import type { RefundReason } from '../../prisma/generated/client/enums.ts';
import type { Reason } from '../enrolments/eligibility.ts';

export type LineFacts = {
  status: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
  /** another payment already paid for this enrolment */
  isPaid: boolean;
  /** what would refuse the child the week now, apart from what a late payment passes over */
  obstacle: Reason | null;
};

/**
 * What a payment that comes too late passes over: the period was open and the child was ready when the place was taken, and
 * the money is there: it is no place that is kept without paying.
 */
export const passesOver = ['PERIOD', 'READINESS', 'HELD_LIMIT'] as const satisfies Reason[];

/**
 * What money passes over that the bank had while the place was kept and that was written down later: the family did all that it
 * was asked, so a place that somebody else has since is one more than the week has (`week.overbooked`).
 */
export const passesOverInTime = [...passesOver, 'CAPACITY'] as const satisfies Reason[];

export type LineVerdict = { confirm: true; takesPlace: boolean } | { confirm: false; reason: RefundReason; mayWait: boolean };

/**
 * Held: confirmed. Expired: confirmed again while nothing refuses the child, else refunded, and first on the waiting list when
 * only a place is missing. Given back meanwhile, or paid already: refunded.
 */
export function judgeLine({ status, isPaid, obstacle }: LineFacts): LineVerdict {
  switch (status) {
    case 'HELD':
      return { confirm: true, takesPlace: false };
    case 'CONFIRMED':
      return isPaid ? { confirm: false, reason: 'SURPLUS', mayWait: false } : { confirm: true, takesPlace: false };
    case 'CANCELLED':
      return { confirm: false, reason: 'LINE_RELEASED', mayWait: false };
    case 'EXPIRED':
      return obstacle ? { confirm: false, reason: 'LATE_PAYMENT', mayWait: obstacle === 'CAPACITY' } : { confirm: true, takesPlace: true };
  }
}
