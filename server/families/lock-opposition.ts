import type { Tx } from '../platform/database.ts';

type Locked = { childId: string; state: 'OPEN' | 'UPHELD' | 'LIFTED' | 'WITHDRAWN' };

/** An opposition that nobody else decides until the transaction ends; null for none. */
export async function lockOpposition(tx: Tx, id: string): Promise<Locked | null> {
  const [row] = await tx.$queryRaw<Locked[]>`SELECT child_id AS "childId", state FROM opposition WHERE id = ${id}::uuid FOR UPDATE`;
  return row ?? null;
}
