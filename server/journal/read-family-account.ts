// What one family owed, paid and was given back between two days, as the books have it. Amounts are euro cents.
import type { JournalKind, PaymentMethod, RefundReason } from '../../prisma/generated/client/enums.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type ClaimsPart, partOf, signOf } from './read-month.ts';

/** What a family owes moves: above zero by more, below by less. */
export type AccountMove = {
  part: ClaimsPart;
  /** the day that it counts for */
  day: Date;
  cents: number;
  /** what is owed after it */
  balanceCents: number;
  paymentId: string;
  /** the place; null: it is for none in particular */
  enrolmentId: string | null;
  method: PaymentMethod;
  /** of what is given back */
  reason: RefundReason | null;
};

/** opening + rights − received + given back − written off = closing */
export type FamilyAccount = Record<ClaimsPart, number> & {
  openingCents: number;
  closingCents: number;
  /** given back in the books, and not with the family yet on the last day */
  toReturnCents: number;
  moves: AccountMove[];
};

type Row = Omit<AccountMove, 'part' | 'balanceCents'> & { kind: JournalKind; isBefore: boolean };

/** Both days included. Moves of one day, kind and place that add up to nothing are left out. */
export async function readFamilyAccount(
  db: Db | Tx,
  { parentId, from, to }: { parentId: string; from: Date; to: Date },
): Promise<FamilyAccount> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT value_date AS day, kind, line.payment_id AS "paymentId", line.enrolment_id AS "enrolmentId", payment.method, refund.reason,
      sum(line.amount_cents)::float8 AS cents, value_date < ${from}::date AS "isBefore"
    FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.entry_id
    JOIN payment ON payment.id = line.payment_id LEFT JOIN refund ON refund.id = line.refund_id
    WHERE account = 'FAMILY' AND payment.parent_id = ${parentId}::uuid AND value_date <= ${to}::date
    GROUP BY value_date, kind, line.payment_id, line.enrolment_id, payment.method, refund.id HAVING sum(line.amount_cents) <> 0
    ORDER BY value_date, min(line.id)`;
  const [owed] = await db.$queryRaw<[{ cents: number }]>`
    SELECT coalesce(-sum(line.amount_cents), 0)::float8 AS cents
    FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.entry_id JOIN refund ON refund.id = line.refund_id
    JOIN payment ON payment.id = refund.payment_id
    WHERE account IN ('OWED_BACK', 'UNDER_WAY') AND payment.parent_id = ${parentId}::uuid AND value_date <= ${to}::date`;
  const account: FamilyAccount = {
    ...{ openingCents: 0, rightsCents: 0, receivedCents: 0, givenBackCents: 0, writtenOffCents: 0, closingCents: 0 },
    toReturnCents: owed.cents + 0,
    moves: [],
  };
  for (const { kind, isBefore, ...row } of rows) {
    account.closingCents += row.cents;
    if (isBefore) {
      account.openingCents += row.cents;
      continue;
    }
    const part = partOf[kind];
    if (!part) throw new Error(`an entry ${kind} moves what families owe: no line of the account has it`);
    account[part] += signOf[part] * row.cents;
    account.moves.push({ part, ...row, balanceCents: account.closingCents });
  }
  return account;
}
