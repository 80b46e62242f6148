import type { Db, Tx } from '../platform/database.ts';

/** Who paid, and where they live. */
export type Payer = { givenName: string; familyName: string; street: string | null; postalCode: string | null; city: string | null };

/** Who made these payments, as they were when the money was complete (prisma/functions/payers.sql), by payment. */
export async function readPayers(db: Db | Tx, paymentIds: readonly string[]): Promise<Map<string, Payer>> {
  const rows = await db.paymentPayer.findMany({ where: { paymentId: { in: [...new Set(paymentIds)] } } });
  return new Map(rows.map(({ paymentId, ...payer }) => [paymentId, payer]));
}
