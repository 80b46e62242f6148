import type { Tx } from '../platform/database.ts';
import { lockParents } from '../plaines/lock-weeks.ts';

/**
 * Locks a payment for whoever settles it: its payer and the other parents of the children first, as every act that takes a seat
 * does, then its row.
 */
export async function lockPayer(tx: Tx, paymentId: string): Promise<void> {
  const { parentId, lines } = await tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { parentId: true, lines: { select: { enrolment: { select: { childId: true } } } } },
  });
  await lockParents(
    tx,
    [parentId],
    lines.map(({ enrolment }) => enrolment.childId),
  );
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
}
