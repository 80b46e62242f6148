// To which account a refund goes: the one that paid, when a statement of the bank has it, else the one that the family gave.
// One that came back is not sent to the same account again.
import { isValidIBAN } from 'ibantools';
import type { Db, Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { openText } from '../movement-text.ts';
import { type Account, openAccount } from './refund-account.ts';

export type Payee = Account & { from: 'PAID_FROM' | 'GIVEN' };

type Found = {
  refundId: string;
  hasReturned: boolean;
  movementId: string | null;
  movementText: Uint8Array | null;
  accountId: string | null;
  accountSealed: Uint8Array | null;
};

/** By refund, those that have one; one statement. */
export async function findPayees(db: Db | Tx, keys: KeyRing, refundIds: readonly string[]): Promise<Map<string, Payee>> {
  const rows = await db.$queryRaw<Found[]>`
    SELECT refund.id AS "refundId", EXISTS (SELECT FROM refund_batch_line AS line JOIN refund_batch ON refund_batch.id = batch_id
        WHERE line.refund_id = refund.id AND line.ended_at IS NOT NULL AND refund_batch.status = 'RELEASED') AS "hasReturned",
      paid.id AS "movementId", paid.sealed AS "movementText", account.id AS "accountId", account.sealed AS "accountSealed"
    FROM refund JOIN payment ON payment.id = refund.payment_id
    LEFT JOIN refund_account AS account ON account.parent_id = payment.parent_id
    LEFT JOIN LATERAL (SELECT text.id, text.sealed FROM bank_allocation JOIN bank_movement_text AS text ON text.id = movement_id
      WHERE bank_allocation.payment_id = payment.id ORDER BY bank_allocation.at DESC, text.id LIMIT 1) AS paid ON true
    WHERE refund.id = ANY (${[...refundIds]}::uuid[])`;
  const payees = new Map<string, Payee>();
  for (const row of rows) {
    const payee = readPayee(keys, row);
    if (payee) payees.set(row.refundId, payee);
  }
  return payees;
}

function readPayee(keys: KeyRing, { hasReturned, movementId, movementText, accountId, accountSealed }: Found): Payee | null {
  const { account: iban, name: holder } = movementId && movementText ? openText(keys, movementId, movementText).counterparty : noAccount;
  if (!hasReturned && iban && holder && isValidIBAN(iban)) return { iban, holder, from: 'PAID_FROM' };
  return accountId && accountSealed ? { ...openAccount(keys, { id: accountId, sealed: accountSealed }), from: 'GIVEN' } : null;
}

const noAccount = { account: null, name: null };
