import { record } from '../../audit/record.ts';
import { localized, messages, type LocalizedText } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { rowId } from '../../platform/ids.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type Why } from '../for-family/act-for-family.ts';
import { describeRests, partWords } from './describe-rests.ts';
import { accountColumns } from './judge-parent-merge.ts';
import { lockBothParents } from './merge-parents.ts';
import { moveParentBack } from './move-parent.ts';
import { changedParentParts, readParentStates } from './read-parent-states.ts';
import { openParentMerge } from './sealed-merge.ts';

export type ParentMerge = { id: string; keptParentId: string; goneParentId: string; sealed: Uint8Array };

/** Why each of these merges, of the last day, cannot be undone; null: it can. One statement. */
export async function findParentRests(db: Db | Tx, keys: KeyRing, merges: readonly ParentMerge[]): Promise<(LocalizedText | null)[]> {
  const states = await readParentStates(
    db,
    merges.map(({ keptParentId }) => keptParentId),
  );
  return merges.map((merge) =>
    describeRests(changedParentParts(openParentMerge(keys, merge).after, states.get(merge.keptParentId)!).map((part) => partWords[part])),
  );
}

export const lockParentMerge = (ctx: ActContext, { keptParentId, goneParentId }: ParentMerge) =>
  lockBothParents(ctx, [keptParentId, goneParentId]);

/** As `undoMerge`, which holds the lock and has seen that the merge is of the last day and was not undone. @throws InputInvalid */
export async function undoParentMerge(ctx: ActContext<StaffActor>, merge: ParentMerge, why: Why): Promise<void> {
  const { tx, actor, keys } = ctx;
  const { id, keptParentId: keptId, goneParentId: goneId } = merge;
  if (actor.parentId === keptId) throw new InputInvalid(localized(messages.refusal_own_family), 'mergeId', 'OWN_FAMILY');
  const [rests] = await findParentRests(tx, keys, [merge]);
  if (rests) throw new InputInvalid(rests, 'mergeId', 'IN_USE');
  const [kept, gone] = [
    await tx.parent.findUniqueOrThrow({ where: { id: keptId }, select: accountColumns }),
    await tx.parent.findUniqueOrThrow({ where: { id: goneId }, select: accountColumns }),
  ];
  await moveParentBack(ctx, openParentMerge(keys, merge).moved, kept, gone);
  await record(tx, actor, 'merge-undone', `parent:${keptId}`, { merge: id, gone: goneId });
  await actForFamily(ctx, { parentId: rowId('Parent', keptId), why }, async () => ({
    result: null,
    done: { kind: 'MERGE_UNDONE' as const },
  }));
}
