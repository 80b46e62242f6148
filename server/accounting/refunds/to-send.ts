import { methodsWhere } from '../../payments/methods.ts';
import type { Prisma } from '../../platform/database.ts';

/** Refunds that staff send from the account: of transfers and cash, and what the provider could not send; those in a batch left out. */
export const toSendByStaff = (): Prisma.RefundWhereInput => ({
  OR: [{ status: 'FAILED' }, { status: 'DUE', payment: { method: { in: methodsWhere('isThroughProvider', false) } } }],
  batchLines: { none: { endedAt: null } },
});
