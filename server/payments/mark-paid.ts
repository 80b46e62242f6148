import type { Tx } from '../platform/database.ts';

/** The money of a payment is complete. `paidCents`: what came in now, in euro cents. */
export const markPaid = (tx: Tx, paymentId: string, paidCents: number) => tx.$executeRaw`
  UPDATE payment SET status = 'PAID', paid_cents = paid_cents + ${paidCents}, paid_at = statement_timestamp(), ended_at = statement_timestamp(), checked_at = statement_timestamp()
  WHERE id = ${paymentId}::uuid`;
