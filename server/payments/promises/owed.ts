import type { Prisma } from '../../platform/database.ts';

/** A promise that is still to be paid. */
export const owedPromise = { status: 'PENDING', promise: { isNot: null } } as const satisfies Prisma.PaymentWhereInput;
