import type { JournalAccount, JournalKind } from '../../prisma/generated/client/enums.ts';
import type { Actor } from '../platform/actor.ts';
import { nameForAudit } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';

export type Posting = {
  kind: JournalKind;
  /** where the money goes to, or who owes it */
  debit: JournalAccount;
  /** where it comes from, or why it is owed */
  credit: JournalAccount;
  /** euro cents, above zero */
  cents: number;
  actor: Actor | 'system';
  paymentId?: string;
  refundId?: string;
  enrolmentId?: string | null;
  /** the one that a statement counts: a total stands for its details */
  movementId?: string | null;
  /** the day that it counts for, in the commune; today when left out */
  valueDate?: Date | null;
};

/**
 * Writes an entry of the books in the act's own transaction: one statement, two lines that add up to nothing. What is owed by
 * families follows their places by itself (prisma/functions/claims.sql); all other money moves through here, or with a statement
 * of the bank (server/accounting/post-movements.ts).
 * @throws RangeError unless there is a whole number of cents above zero to move
 */
export async function post(tx: Tx, { kind, debit, credit, cents, actor, valueDate = null, ...of }: Posting): Promise<void> {
  if (!Number.isSafeInteger(cents) || cents <= 0) throw new RangeError(`not an amount to post: ${cents}`);
  const { paymentId = null, refundId = null, enrolmentId = null, movementId = null } = of;
  await tx.$executeRaw`
    WITH entry AS (
      INSERT INTO journal_entry (kind, actor, value_date)
      VALUES (${kind}::journal_kind, ${nameForAudit(actor)}, coalesce(${valueDate}::date, (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date))
      RETURNING id
    )
    INSERT INTO journal_line (entry_id, account, amount_cents, payment_id, refund_id, enrolment_id, movement_id)
    SELECT entry.id, side.account::journal_account, side.cents, ${paymentId}::uuid, ${refundId}::uuid, ${enrolmentId}::uuid, ${movementId}::uuid
    FROM entry, (VALUES (${debit}, ${cents}::int8), (${credit}, -${cents}::int8)) AS side (account, cents)`;
}
