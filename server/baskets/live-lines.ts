import type { Tx } from '../platform/database.ts';

export type LiveLine = { id: string; basketId: string; weekId: string; heldUntil: Date; priceCents: number };

/** The lines of a parent's basket whose deadline lies ahead, in the order in which they were taken. */
export const readLiveLines = (tx: Tx, parentId: string) => tx.$queryRaw<LiveLine[]>`
  SELECT enrolment.id, basket_id AS "basketId", week_id AS "weekId", held_until AS "heldUntil", price_cents AS "priceCents"
  FROM enrolment JOIN basket ON basket.id = basket_id
  WHERE basket.parent_id = ${parentId}::uuid AND basket.status IN ('OPEN', 'VALIDATED')
    AND enrolment.status = 'HELD' AND held_until > statement_timestamp()
  ORDER BY seq`;
