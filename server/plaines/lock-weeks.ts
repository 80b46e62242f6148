import { Prisma, type Tx } from '../platform/database.ts';

export type LockedWeek = { id: string; capacity: number; overbooked: number; taken: number };

/** Locks weeks in id order, as everybody who touches places does, so that nobody waits in a circle. */
export async function lockWeeks(tx: Tx, weekIds: readonly string[]): Promise<LockedWeek[]> {
  if (weekIds.length === 0) return [];
  const ids = [...new Set(weekIds)].sort();
  return tx.$queryRaw<LockedWeek[]>`
    SELECT id, capacity, overbooked, taken FROM week WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Locks these parents ($1) and every parent of these children ($2), in id order: before the weeks, always. One family's acts
 * happen one after the other, and so do those of two parents of one child: a rule that counts a child's weeks sees them all.
 */
export const familyLockText = `SELECT id FROM parent WHERE id = ANY (ARRAY(
  SELECT unnest($1::uuid[]) UNION SELECT parent_id FROM family_link WHERE child_id = ANY ($2::uuid[]) AND parent_id IS NOT NULL))
ORDER BY id FOR NO KEY UPDATE`;

/** Locks parents; with `childIds`, for an act that takes a seat, also the other parents of those children. */
export async function lockParents(tx: Tx, parentIds: readonly string[], childIds: readonly string[] = []): Promise<void> {
  await runIn(tx)(familyLockText, [[...new Set(parentIds)], [...new Set(childIds)]]);
}

/** Runs a statement with numbered parameters inside an act's transaction. */
export const runIn =
  (tx: Tx) =>
  async (text: string, values: unknown[]): Promise<{ rows: unknown[] }> => ({
    rows: await tx.$queryRaw(Prisma.sql(text.split(/\$\d+/), ...valuesInOrder(text, values))),
  });

/** Prisma numbers its own parameters: a value that the text names twice is given twice. */
const valuesInOrder = (text: string, values: unknown[]) => [...text.matchAll(/\$(\d+)/g)].map((match) => values[Number(match[1]) - 1]);
