import type { Db } from '../../platform/database.ts';

export type RefundMovement = {
  id: string;
  /** negative: it left */
  amountCents: number;
  entryDate: Date;
  reversalReason: string | null;
  sealed: Uint8Array;
  /** the movement that the books count: its total, or itself */
  countedId: string;
};

/**
 * Of an import, movements that may be of refunds: what left, and what came back. A total of which the details are known is left
 * out, as are details that no statement counts.
 */
export const listRefundMovements = (db: Db, importId: string): Promise<RefundMovement[]> =>
  db.$queryRaw`
    SELECT movement.id, movement.amount_cents::float8 AS "amountCents", movement.entry_date AS "entryDate", movement.reversal_reason AS "reversalReason", text.sealed,
      coalesce((SELECT total_id FROM bank_movement_detail WHERE detail_id = movement.id), movement.id) AS "countedId"
    FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
    JOIN bank_movement_text AS text ON text.id = movement.id
    WHERE (movement.amount_cents < 0 OR movement.reversal_kind IS NOT NULL OR substr(movement.code, 2, 4) IN ('0154', '0254'))
      AND (statement.import_id = ${importId}::uuid OR EXISTS (
        SELECT FROM bank_movement_detail JOIN bank_movement AS total ON total.id = total_id JOIN bank_statement ON bank_statement.id = total.statement_id
        WHERE detail_id = movement.id AND import_id = ${importId}::uuid))
      AND NOT EXISTS (SELECT FROM bank_movement_detail WHERE total_id = movement.id)
      AND (statement.closing_cents IS NOT NULL OR EXISTS (SELECT FROM bank_movement_detail WHERE detail_id = movement.id))
      AND NOT EXISTS (SELECT FROM bank_refund WHERE movement_id = movement.id)
    ORDER BY movement.seq`;
