import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';

/** Something about a payment that staff must look at. What the provider repeats is written once. */
export async function alertOnce(tx: Tx, action: string, paymentId: string, detail: Record<string, string | number>) {
  const subject = `payment:${paymentId}`;
  const known = await tx.auditEntry.findFirst({ where: { action, subject }, select: { id: true } });
  if (!known) await record(tx, 'system', action, subject, detail);
}
