// What statements of the bank are in the books: the account of the bank, and what each movement is for, unknown at first.
import { Prisma } from '../../prisma/generated/client/client.ts';
import type { Actor } from '../platform/actor.ts';
import { nameForAudit } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import { isOfTheBank } from './open-movements.ts';

/** The movements that statements of this import count; details of a total are counted by the total. */
export const postMovements = (tx: Tx, importId: string, actor: Actor | 'system') => write(tx, importId, actor, 'MOVEMENT', 1);

/** The same, taken back: before the movements themselves go. */
export const postMovementsUndone = (tx: Tx, importId: string, actor: Actor | 'system') => write(tx, importId, actor, 'MOVEMENT_UNDONE', -1);

/** One entry for each day of a statement, two lines for each movement. */
const write = (tx: Tx, importId: string, actor: Actor | 'system', kind: 'MOVEMENT' | 'MOVEMENT_UNDONE', sign: 1 | -1) => tx.$executeRaw`
  WITH moved AS (
    SELECT movement.id, statement.account, movement.entry_date, movement.amount_cents * ${sign}::int AS cents,
      CASE WHEN ${isOfTheBank} THEN 'OTHER' ELSE 'UNALLOCATED' END::journal_account AS other
    FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
    WHERE statement.import_id = ${importId}::uuid AND statement.closing_cents IS NOT NULL AND movement.amount_cents <> 0
  ), entry AS (
    INSERT INTO journal_entry (kind, actor, value_date) SELECT DISTINCT ${kind}::journal_kind, ${nameForAudit(actor)}, entry_date FROM moved
    RETURNING id, value_date
  )
  INSERT INTO journal_line (entry_id, account, amount_cents, movement_id, iban)
  SELECT entry.id, side.account, side.cents, moved.id, moved.account FROM moved JOIN entry ON entry.value_date = moved.entry_date
  CROSS JOIN LATERAL (VALUES ('BANK'::journal_account, moved.cents), (moved.other, -moved.cents)) AS side (account, cents)`;

/**
 * Of these accounts of the bank, the books have what the last statement says: what its movements do not make up was there before
 * the first statement, or moved in one that is missing.
 */
export const postBalances = (tx: Tx, accounts: readonly string[], actor: Actor | 'system') => tx.$executeRaw`
  WITH account AS (
    SELECT iban, coalesce(last.closing_cents, 0) - coalesce((SELECT sum(amount_cents) FROM journal_line WHERE account = 'BANK' AND journal_line.iban = given.iban), 0) AS missing,
      last.closing_date
    FROM unnest(${[...new Set(accounts)]}::text[]) AS given (iban) LEFT JOIN LATERAL (${lastStatement(Prisma.sql`given.iban`)}) AS last ON true
  ), entry AS (
    INSERT INTO journal_entry (kind, actor, value_date)
    SELECT DISTINCT 'BALANCE'::journal_kind, ${nameForAudit(actor)}, coalesce(closing_date, (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date)
    FROM account WHERE missing <> 0 RETURNING id, value_date
  )
  INSERT INTO journal_line (entry_id, account, amount_cents, iban)
  SELECT entry.id, side.account, side.sign * missing, iban FROM account
  JOIN entry ON entry.value_date = coalesce(closing_date, (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date)
  CROSS JOIN (VALUES ('BANK'::journal_account, 1), ('OPENING', -1)) AS side (account, sign) WHERE missing <> 0`;

/** Of an account, the statement after which none follows: of several of one day, the one whose balance no other begins with. */
const lastStatement = (iban: Prisma.Sql) => Prisma.sql`
  SELECT closing_cents, closing_date FROM bank_statement AS statement WHERE closing_cents IS NOT NULL AND statement.account = ${iban}
  ORDER BY closing_date DESC, EXISTS (SELECT FROM bank_statement AS next WHERE next.account = statement.account AND next.id <> statement.id
    AND next.closing_date = statement.closing_date AND next.opening_cents = statement.closing_cents), seq DESC LIMIT 1`;
