import type { JournalAccount, JournalKind } from '../../prisma/generated/client/enums.ts';
import type { Db, Tx } from '../platform/database.ts';

export type JournalLine = {
  id: bigint;
  entryId: bigint;
  kind: JournalKind;
  account: JournalAccount;
  /** debit above zero, credit below */
  amountCents: number;
  /** of the same entry; one, but for entries of several families, weeks or movements */
  otherAccounts: JournalAccount[];
  /** the day that it counts for, and when it was written */
  day: Date;
  at: Date;
  actor: string;
  paymentId: string | null;
  enrolmentId: string | null;
  weekId: string | null;
  refundId: string | null;
  movementId: string | null;
  /** of the statement of the bank that has the movement */
  statementNumber: string | null;
};

export type LinesQuestion = {
  /** both included */
  from?: Date | null;
  to?: Date | null;
  account?: JournalAccount | null;
  kind?: JournalKind | null;
  after?: bigint | null;
  limit: number;
};

/** Lines of the journal in the order in which they were written; one statement. */
export const listLines = (
  db: Db | Tx,
  { from = null, to = null, account = null, kind = null, after = null, limit }: LinesQuestion,
): Promise<JournalLine[]> =>
  db.$queryRaw`
    SELECT line.id, line.entry_id AS "entryId", kind, account, amount_cents::float8 AS "amountCents", value_date AS day, at, actor,
      line.payment_id AS "paymentId", enrolment_id AS "enrolmentId", week_id AS "weekId", refund_id AS "refundId", movement_id AS "movementId",
      ARRAY(SELECT DISTINCT other.account::text FROM journal_line AS other WHERE other.entry_id = line.entry_id
        AND sign(other.amount_cents) <> sign(line.amount_cents) ORDER BY 1) AS "otherAccounts",
      (SELECT number FROM bank_movement JOIN bank_statement ON bank_statement.id = statement_id WHERE bank_movement.id = line.movement_id) AS "statementNumber"
    FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.entry_id
    WHERE (${from}::date IS NULL OR value_date >= ${from}::date) AND (${to}::date IS NULL OR value_date <= ${to}::date)
      AND (${account}::journal_account IS NULL OR account = ${account}::journal_account)
      AND (${kind}::journal_kind IS NULL OR kind = ${kind}::journal_kind)
      AND line.id > ${after ?? 0n} ORDER BY line.id LIMIT ${limit}`;
