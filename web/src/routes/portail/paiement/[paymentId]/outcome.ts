type Payment = {
  /** how to make it, for a transfer */
  readonly transfer: object | null;
  readonly status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
  readonly enrolments: readonly { readonly status: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED' }[];
  readonly lateEnrolments: readonly unknown[];
  /** another one that was begun after it for the same basket */
  readonly replacedBy: object | null;
  /** somebody gave their word for it: its places are confirmed */
  readonly promise?: object | null;
  /** what of it the commune gave up; nothing of such a promise is awaited */
  readonly writtenOffCents?: number;
  /** what the payer's bank took back of it and is owed again */
  readonly takenBackCents?: number;
};

export type Outcome =
  | 'paid'
  | 'partly'
  | 'late'
  | 'pending'
  | 'transfer'
  | 'promised'
  | 'writtenOff'
  | 'takenBack'
  | 'transferOver'
  | 'transferChanged'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'settled'
  | 'replaced'
  | 'refunded';

const ends = { FAILED: 'failed', CANCELLED: 'cancelled', EXPIRED: 'expired' } as const;

/**
 * The one sentence of the return page. What was paid too late is told apart from what is confirmed, and a payment that came to
 * nothing from one whose places are paid otherwise. A payer who may not see a line any more has fewer of them than were paid.
 */
export function outcomeOf({
  transfer,
  status,
  enrolments,
  lateEnrolments,
  replacedBy,
  promise,
  writtenOffCents = 0,
  takenBackCents = 0,
}: Payment): Outcome {
  const every = (wanted: 'HELD' | 'CONFIRMED') => enrolments.length > 0 && enrolments.every((line) => line.status === wanted);
  if (takenBackCents > 0) return 'takenBack';
  switch (status) {
    case 'PAID':
      if (lateEnrolments.length === 0) return 'paid';
      return lateEnrolments.length < enrolments.length ? 'partly' : 'late';
    case 'PENDING':
      if (promise) return writtenOffCents > 0 ? 'writtenOff' : 'promised';
      if (!transfer) return 'pending';
      if (enrolments.length === 0 || every('HELD')) return 'transfer';
      return enrolments.some((line) => line.status === 'HELD') ? 'transferChanged' : 'transferOver';
    case 'REFUNDED':
      return 'refunded';
    default:
      if (every('CONFIRMED')) return 'settled';
      return replacedBy ? 'replaced' : ends[status];
  }
}
