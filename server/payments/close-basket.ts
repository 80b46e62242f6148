import type { Tx } from '../platform/database.ts';

/** A basket of which nothing is held any more is over. */
export const closeBasket = (tx: Tx, basketId: string) => tx.$executeRaw`
  UPDATE basket SET status = 'CLOSED', ended_at = statement_timestamp() WHERE id = ${basketId}::uuid AND status IN ('OPEN', 'VALIDATED')
    AND NOT EXISTS (SELECT FROM enrolment WHERE basket_id = basket.id AND status = 'HELD')`;
