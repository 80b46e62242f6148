// Money that came in and pays nothing yet. A total of which the details are known is left out: its details stand for it. So are
// details that no statement counts yet, and what is no business of the desk: the bank's own fees, closings, and transfers from
// one account of the commune to another.
import { Prisma } from '../../prisma/generated/client/client.ts';
import type { Db, Tx } from '../platform/database.ts';

export type OpenMovement = {
  id: string;
  seq: bigint;
  importId: string;
  amountCents: number;
  /** what of it pays nothing yet */
  openCents: number;
  entryDate: Date;
  valueDate: Date | null;
  code: string | null;
  structuredCommunication: string | null;
  mentioned: string[];
  reversalKind: number | null;
  reversalReason: string | null;
  sealed: Uint8Array | null;
  isAllocated: boolean;
  /** the movement that the books count: its total, or itself */
  countedId: string;
};

const openCents = Prisma.sql`
  (movement.amount_cents - coalesce((SELECT sum(amount_cents) FROM bank_allocation WHERE movement_id = movement.id), 0))`;

/** All of it is of payments already, or it is of a refund. */
const isUsed = Prisma.sql`
  (${openCents} <= 0 OR EXISTS (SELECT FROM bank_refund WHERE movement_id = movement.id))`;

const columns = Prisma.sql`
  movement.id, movement.seq, statement.import_id AS "importId", movement.amount_cents::float8 AS "amountCents", ${openCents}::float8 AS "openCents",
  movement.entry_date AS "entryDate", movement.value_date AS "valueDate", movement.code, movement.mentioned,
  movement.structured_communication AS "structuredCommunication", movement.reversal_kind AS "reversalKind",
  movement.reversal_reason AS "reversalReason", text.sealed,
  ${isUsed} AS "isAllocated",
  coalesce((SELECT total_id FROM bank_movement_detail WHERE detail_id = movement.id), movement.id) AS "countedId"`;

/** 35 closings, 80 fees; 01 13 and 01 64 from an account of ours to another (Febelfin, annex I). */
export const isOfTheBank = Prisma.sql`
  coalesce(substr(movement.code, 2, 2) IN ('35', '80') OR substr(movement.code, 2, 4) IN ('0113', '0164'), false)`;

const mayPay = Prisma.sql`
  movement.amount_cents > 0 AND NOT ${isOfTheBank}
  AND NOT EXISTS (SELECT FROM bank_movement_detail WHERE total_id = movement.id)
  AND (statement.closing_cents IS NOT NULL OR EXISTS (SELECT FROM bank_movement_detail WHERE detail_id = movement.id))`;

const source = Prisma.sql`
  bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
  LEFT JOIN bank_movement_text AS text ON text.id = movement.id`;

const isOpen = Prisma.sql`${mayPay} AND NOT ${isUsed}`;

/** One that may pay something, allocated or not; null when it is unknown. */
export async function readMovement(tx: Tx, id: string): Promise<OpenMovement | null> {
  const [row] = await tx.$queryRaw<OpenMovement[]>`SELECT ${columns} FROM ${source} WHERE movement.id = ${id}::uuid AND ${mayPay}`;
  return row ?? null;
}

export type OpenMovementsQuestion = { after?: bigint | null; ids?: string[] | null; limit: number };

/** Oldest first, after the one with number `after`, of these ids where they are given. */
export const listOpenMovements = (db: Db, { after = null, ids = null, limit }: OpenMovementsQuestion): Promise<OpenMovement[]> =>
  db.$queryRaw`
    SELECT ${columns} FROM ${source} WHERE ${isOpen} AND movement.seq > ${after ?? -1n}
      AND (${ids}::uuid[] IS NULL OR movement.id = ANY (${ids}::uuid[])) ORDER BY movement.seq LIMIT ${limit}`;

/** How many there are, and when the first of them reached the account. */
export async function countOpenMovements(db: Db): Promise<{ count: number; oldestAt: Date | null }> {
  const [row] = await db.$queryRaw<{ count: number; oldestAt: Date | null }[]>`
    SELECT count(*)::int AS count, min(movement.entry_date)::timestamptz AS "oldestAt" FROM ${source} WHERE ${isOpen}`;
  return row!;
}

/** Those of an import, and details elsewhere of which it brought the total. */
export const listOpenOfImport = (db: Db | Tx, importId: string): Promise<OpenMovement[]> =>
  db.$queryRaw`
    SELECT ${columns} FROM ${source} WHERE ${isOpen} AND (statement.import_id = ${importId}::uuid OR EXISTS (
      SELECT FROM bank_movement_detail JOIN bank_movement AS total ON total.id = total_id JOIN bank_statement ON bank_statement.id = total.statement_id
      WHERE detail_id = movement.id AND import_id = ${importId}::uuid)) ORDER BY movement.seq`;
