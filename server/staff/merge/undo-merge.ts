import { record } from '../../audit/record.ts';
import { localized, messages, type LocalizedText } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock, type Db, type Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import type { RecordMergeId } from '../../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../../platform/refusals.ts';
import type { Why } from '../for-family/act-for-family.ts';
import { describeRests, partWords } from './describe-rests.ts';
import { lockBothChildren } from './lock-both.ts';
import { moveChildBack } from './move-child.ts';
import { changedParts, readChildStates } from './read-child-states.ts';
import { openMerge } from './sealed-merge.ts';
import { tellParents } from './tell-parents.ts';
import { lockParentMerge, type ParentMerge, undoParentMerge } from './undo-parent-merge.ts';

/** How long a merge can be undone; retention forgets it then (server/privacy/apply-retention.ts). */
export const undoMilliseconds = 24 * 3_600_000;

export type ChildMerge = { id: string; keptChildId: string; goneChildId: string; sealed: Uint8Array };
type Merged = { keptChildId: string | null; goneChildId: string | null; keptParentId: string | null; goneParentId: string | null };

export const isOfChildren = <Merge extends Merged>(merge: Merge): merge is Merge & ChildMerge =>
  merge.keptChildId !== null && merge.goneChildId !== null;
export const isOfParents = <Merge extends Merged>(merge: Merge): merge is Merge & ParentMerge =>
  merge.keptParentId !== null && merge.goneParentId !== null;

/** Why each of these merges of children, of the last day, cannot be undone; null: it can. One statement. */
export async function findRests(db: Db | Tx, keys: KeyRing, merges: readonly ChildMerge[]): Promise<(LocalizedText | null)[]> {
  const states = await readChildStates(
    db,
    merges.map(({ keptChildId }) => keptChildId),
  );
  return merges.map((merge) =>
    describeRests(changedParts(openMerge(keys, merge).after, states.get(merge.keptChildId)!).map((part) => partWords[part])),
  );
}

/**
 * Undoes a merge: exactly the rows that it moved go back, and both records are what they were.
 * @throws InputInvalid for one that is unknown, the member's own family's, a day old, or that something rests on: the record that stayed
 *   was changed, or has what it did not have then; AlreadyDecided when it was undone
 */
export async function undoMerge(ctx: ActContext<StaffActor>, { mergeId, why }: { mergeId: RecordMergeId; why: Why }): Promise<void> {
  const { tx } = ctx;
  const found = await tx.recordMerge.findUnique({ where: { id: mergeId } });
  if (!found) throw new InputInvalid(localized(messages.merge_unknown_merge), 'mergeId', 'UNKNOWN');
  if (isOfChildren(found)) await lockBothChildren(ctx, [found.keptChildId, found.goneChildId]);
  else if (isOfParents(found)) await lockParentMerge(ctx, found);
  const merge = await tx.recordMerge.findUniqueOrThrow({ where: { id: mergeId } });
  if (merge.undoneAt) throw new AlreadyDecided(localized(messages.merge_undone));
  const now = await readClock(tx);
  if (now.getTime() - merge.at.getTime() > undoMilliseconds)
    throw new InputInvalid(localized(messages.merge_too_old), 'mergeId', 'NOT_APPLICABLE');
  if (isOfChildren(merge)) await undoChildMerge(ctx, merge, why);
  else if (isOfParents(merge)) await undoParentMerge(ctx, merge, why);
  await tx.recordMerge.update({ where: { id: mergeId }, data: { undoneAt: now } });
}

async function undoChildMerge(ctx: ActContext<StaffActor>, merge: ChildMerge, why: Why): Promise<void> {
  const { tx, actor, keys } = ctx;
  const { keptChildId: keptId, goneChildId: goneId } = merge;
  const links = await tx.familyLink.findMany({
    where: { childId: keptId, state: 'ACTIVE', parentId: { not: null } },
    select: { parentId: true },
  });
  if (actor.parentId && links.some(({ parentId }) => parentId === actor.parentId))
    throw new InputInvalid(localized(messages.refusal_own_family), 'mergeId', 'OWN_FAMILY');
  const [rests] = await findRests(tx, keys, [merge]);
  if (rests) throw new InputInvalid(rests, 'mergeId', 'IN_USE');
  await moveChildBack(ctx, openMerge(keys, merge).moved, { keptId, goneId });
  await record(tx, actor, 'merge-undone', `child:${keptId}`, { merge: merge.id, gone: goneId });
  await tellParents(ctx, {
    parentIds: links.flatMap(({ parentId }) => parentId ?? []),
    ...{ why, done: { kind: 'MERGE_UNDONE' as const, childId: keptId } },
  });
}
