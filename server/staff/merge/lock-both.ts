import { openNumber } from '../../identity/sealed-number.ts';
import type { ActContext } from '../../platform/act.ts';
import { indexNumber } from '../../platform/encryption.ts';
import { lock } from '../../platform/locks.ts';
import { lockParents, lockWeeks } from '../../plaines/lock-weeks.ts';

/**
 * Locks all that a merge moves: parents, then the numbers of the children, then the weeks of their places and queues, then both
 * records, each in id order, as every act does that takes several of them.
 */
export async function lockBothChildren({ tx, keys }: ActContext, childIds: readonly string[]): Promise<void> {
  const ids = [...childIds];
  const rows = await tx.$queryRaw<{ parentId: string; weekId: string; isLive: boolean }[]>`
    SELECT parent_id AS "parentId", week_id AS "weekId", status IN ('HELD', 'CONFIRMED') AS "isLive" FROM enrolment WHERE child_id = ANY (${ids}::uuid[])
    UNION SELECT parent_id, week_id, status IN ('WAITING', 'OFFERED') FROM waiting_place WHERE child_id = ANY (${ids}::uuid[])`;
  await lockParents(
    tx,
    rows.map(({ parentId }) => parentId),
    ids,
  );
  const numbered = await tx.child.findMany({
    where: { id: { in: ids }, numberIndex: { not: null } },
    select: { id: true, nationalNumber: true },
  });
  const numbers = numbered.map(({ id, nationalNumber }) => indexNumber(keys, openNumber(keys, 'child', id, nationalNumber!)));
  for (const number of numbers.sort()) await lock(tx, `number ${number}`);
  await lockWeeks(
    tx,
    rows.filter(({ isLive }) => isLive).map(({ weekId }) => weekId),
  );
  await tx.$queryRaw`SELECT id FROM child WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
}
