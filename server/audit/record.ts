import { nameForAudit, type Actor } from '../actor.ts';
import type { Prisma, Tx } from '../db.ts';

/**
 * Writes a line of the audit trail within the change it tells of.
 * `subject` is « noun:<id> »; `detail` holds ids, codes and numbers, never the content of a record.
 */
export async function record(tx: Tx, actor: Actor | 'system', action: string, subject: string, detail?: Prisma.InputJsonObject) {
  await tx.auditEntry.create({ data: { actor: nameForAudit(actor), action, subject, ...(detail && { detail }) } });
}
