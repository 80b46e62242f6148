import type { Db } from '../platform/database.ts';

export type ImportedStatement = {
  id: string;
  seq: bigint;
  importId: string;
  format: 'CODA' | 'CAMT053' | 'CAMT054';
  account: string;
  number: string | null;
  openingCents: number | null;
  closingCents: number | null;
  closingDate: Date | null;
  fileName: string;
  importedAt: Date;
  movementCount: number;
  allocatedCount: number;
  /** nothing of its import paid anything */
  mayUndo: boolean;
};

/** Imported statements, newest first, before the one with number `after`, of these ids where they are given; one statement of the database. */
export const listStatements = (
  db: Db,
  { after = null, ids = null, limit }: { after?: bigint | null; ids?: string[] | null; limit: number },
): Promise<ImportedStatement[]> =>
  db.$queryRaw`
    SELECT statement.id, statement.seq, statement.import_id AS "importId", statement.format, statement.account, statement.number,
      statement.opening_cents::float8 AS "openingCents", statement.closing_cents::float8 AS "closingCents", statement.closing_date AS "closingDate",
      statement.file_name AS "fileName", statement.imported_at AS "importedAt",
      (SELECT count(*)::int FROM bank_movement WHERE statement_id = statement.id) AS "movementCount",
      (SELECT count(DISTINCT bank_movement.id)::int FROM bank_movement JOIN bank_allocation ON movement_id = bank_movement.id WHERE statement_id = statement.id) AS "allocatedCount",
      NOT EXISTS (SELECT FROM bank_statement AS sibling JOIN bank_movement AS movement ON movement.statement_id = sibling.id
        LEFT JOIN bank_movement_detail AS part ON part.total_id = movement.id
        JOIN (SELECT movement_id FROM bank_allocation UNION ALL SELECT movement_id FROM bank_refund) AS used ON used.movement_id IN (movement.id, part.detail_id)
        WHERE sibling.import_id = statement.import_id) AS "mayUndo"
    FROM bank_statement AS statement WHERE (${after}::int8 IS NULL OR statement.seq < ${after}::int8)
      AND (${ids}::uuid[] IS NULL OR statement.id = ANY (${ids}::uuid[])) ORDER BY statement.seq DESC LIMIT ${limit}`;
