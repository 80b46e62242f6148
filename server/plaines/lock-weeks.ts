import { Prisma, type Tx } from '../platform/database.ts';

export type LockedWeek = { id: string; capacity: number; overbooked: number; taken: number };

/** Locks weeks in id order, as everybody who touches places does, so that nobody waits in a circle. */
export async function lockWeeks(tx: Tx, weekIds: readonly string[]): Promise<LockedWeek[]> {
  if (weekIds.length === 0) return [];
  const ids = [...new Set(weekIds)].sort();
  return tx.$queryRaw<LockedWeek[]>`
    SELECT id, capacity, overbooked, taken FROM week WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Locks parents in id order: before the weeks, always. One family's acts happen one after the other. */
export async function lockParents(tx: Tx, parentIds: readonly string[]): Promise<void> {
  const ids = [...new Set(parentIds)].sort();
  await tx.$queryRaw`SELECT id FROM parent WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Runs the facts statement inside an act's transaction. */
export const runIn =
  (tx: Tx) =>
  async (text: string, values: unknown[]): Promise<{ rows: unknown[] }> => ({
    rows: await tx.$queryRaw(Prisma.sql(text.split(/\$\d/), ...valuesInOrder(text, values))),
  });

/** Prisma numbers its own parameters: a value that the text names twice is given twice. */
const valuesInOrder = (text: string, values: unknown[]) => [...text.matchAll(/\$(\d)/g)].map((match) => values[Number(match[1]) - 1]);
