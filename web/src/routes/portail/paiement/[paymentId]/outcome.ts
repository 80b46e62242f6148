type Payment = {
  /** how to make it, for a transfer */
  readonly transfer: object | null;
  readonly status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
  readonly enrolments: readonly unknown[];
  readonly lateEnrolments: readonly unknown[];
};

export type Outcome = 'paid' | 'partly' | 'pending' | 'transfer' | 'failed' | 'cancelled' | 'expired' | 'refunded';

/** The one sentence of the return page: paid late for some lines is told apart from paid. */
export function outcomeOf({ transfer, status, lateEnrolments }: Payment): Outcome {
  switch (status) {
    case 'PAID':
      return lateEnrolments.length > 0 ? 'partly' : 'paid';
    case 'PENDING':
      return transfer ? 'transfer' : 'pending';
    case 'FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'cancelled';
    case 'EXPIRED':
      return 'expired';
    case 'REFUNDED':
      return 'refunded';
  }
}
