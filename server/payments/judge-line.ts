// What a line of a payment becomes when the money is there. Pure: facts in, verdict out.
import type { RefundReason } from '../../prisma/generated/client/enums.ts';

export type LineFacts = {
  status: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
  /** another payment already paid for this enrolment */
  isPaid: boolean;
  /** the child has another running enrolment at these dates */
  isElsewhere: boolean;
  /** the week has begun, or was cancelled */
  isOver: boolean;
  /** a running offer of the waiting list keeps a place for this very child */
  hasOffer: boolean;
  /** places that nobody holds and the queue does not wait for */
  free: number;
};

export type LineVerdict = { confirm: true; takesPlace: boolean } | { confirm: false; reason: RefundReason; mayWait: boolean };

/**
 * Held: confirmed. Ran out: confirmed again while a place is free, else refunded and first on the waiting list. Given
 * back meanwhile, or paid already: refunded.
 */
export function judgeLine(line: LineFacts): LineVerdict {
  switch (line.status) {
    case 'HELD':
      return { confirm: true, takesPlace: false };
    case 'CONFIRMED':
      return line.isPaid ? { confirm: false, reason: 'SURPLUS', mayWait: false } : { confirm: true, takesPlace: false };
    case 'CANCELLED':
      return { confirm: false, reason: 'LINE_RELEASED', mayWait: false };
    case 'EXPIRED': {
      const isBarred = line.isElsewhere || line.isOver;
      if (!isBarred && line.hasOffer) return { confirm: true, takesPlace: false };
      if (!isBarred && line.free > 0) return { confirm: true, takesPlace: true };
      return { confirm: false, reason: 'LATE_PAYMENT', mayWait: !isBarred };
    }
  }
}
