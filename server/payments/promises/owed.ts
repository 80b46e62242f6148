import { Prisma } from '../../platform/database.ts';

/** A promise that is still to be paid, or was given up. */
export const owedPromise = { status: 'PENDING', promise: { isNot: null } } as const satisfies Prisma.PaymentWhereInput;

/** A promise that is still awaited: the commune has not given it up. */
export const awaitedPromise = { ...owedPromise, writtenOffCents: 0 } as const satisfies Prisma.PaymentWhereInput;

/** `awaitedPromise` as a condition on the row `payment`. */
export const isAwaitedPromise = Prisma.sql`(payment.status = 'PENDING' AND payment.written_off_cents = 0
  AND EXISTS (SELECT FROM payment_promise WHERE payment_id = payment.id))`;
