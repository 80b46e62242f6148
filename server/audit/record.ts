import { nameForAudit, type Actor } from '../platform/actor.ts';
import type { Prisma, Tx } from '../platform/database.ts';

/**
 * Writes a line of the audit trail within the change it tells of.
 * `subject` is « noun:<id> »; `detail` holds ids, codes and numbers, never the content of a record.
 */
export async function record(tx: Tx, actor: Actor | 'system', action: string, subject: string, detail?: Prisma.InputJsonObject) {
  await tx.auditEntry.create({ data: { actor: nameForAudit(actor), action, subject, ...(detail && { detail }) } });
}

/** Writes the same line about each of `subjects`, in one statement. */
export async function recordEach(tx: Tx, actor: Actor | 'system', action: string, subjects: readonly string[]) {
  if (subjects.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO audit_entry (actor, action, subject)
    SELECT ${nameForAudit(actor)}, ${action}, subject FROM unnest(${[...subjects]}::text[]) WITH ORDINALITY AS line (subject, ord) ORDER BY ord`;
}
