import { readToldDecision } from '../../families/sealed-reasons.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { rowId } from '../../platform/ids.ts';
import { actForFamily, type Done, type Why } from '../for-family/act-for-family.ts';

/**
 * Keeps why, for each of these parents, and tells them unless it says why not. A child whom nobody registered answers for yet has
 * nobody to tell: the trail alone says it then.
 * @throws InputInvalid for a reason that is missing, too long or holds an address or a number
 */
export async function tellParents(
  ctx: ActContext<StaffActor>,
  { parentIds, why, done }: { parentIds: readonly string[]; why: Why; done: Done },
): Promise<void> {
  readToldDecision(why.reason);
  for (const parentId of [...new Set(parentIds)].sort())
    await actForFamily(ctx, { parentId: rowId('Parent', parentId), why }, async () => ({ result: null, done }));
}
