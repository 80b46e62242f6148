import { record } from '../../audit/record.ts';
import { formatTag, localized, messages, type LocalizedText } from '../../language/messages.ts';
import { formatList } from '../../language/names.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock, type Db, type Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import type { RecordMergeId } from '../../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../../platform/refusals.ts';
import type { Why } from '../for-family/act-for-family.ts';
import { lockBothChildren } from './lock-both.ts';
import { moveChildBack } from './move-child.ts';
import { changedParts, type Part, readChildStates } from './read-child-states.ts';
import { openMerge } from './sealed-merge.ts';
import { tellParents } from './tell-parents.ts';

/** How long a merge can be undone; retention forgets it then (server/privacy/apply-retention.ts). */
export const undoMilliseconds = 24 * 3_600_000;

type Merge = { id: string; at: Date; keptChildId: string; goneChildId: string; sealed: Uint8Array; undoneAt: Date | null };

const words: Record<Part, (locale: Parameters<LocalizedText>[0]) => string> = {
  record: localized(messages.merge_part_record),
  places: localized(messages.merge_part_places),
  queue: localized(messages.merge_part_queue),
  links: localized(messages.merge_part_links),
  sheet: localized(messages.merge_part_sheet),
  consents: localized(messages.merge_part_consents),
  rates: localized(messages.merge_part_rates),
  oppositions: localized(messages.merge_part_oppositions),
  papers: localized(messages.merge_part_papers),
};

/** Why each of these merges, of the last day, cannot be undone; null: it can. One statement. */
export async function findRests(db: Db | Tx, keys: KeyRing, merges: readonly Merge[]): Promise<(LocalizedText | null)[]> {
  const states = await readChildStates(
    db,
    merges.map(({ keptChildId }) => keptChildId),
  );
  return merges.map((merge) => {
    const { after } = openMerge(keys, merge);
    const changed = changedParts(after, states.get(merge.keptChildId)!);
    if (changed.length === 0) return null;
    return (locale) =>
      messages.merge_rests(
        {
          what: formatList(
            changed.map((part) => words[part](locale)),
            formatTag(locale),
          ),
        },
        { locale },
      );
  });
}

/**
 * Undoes a merge: exactly the rows that it moved go back, and both records are what they were.
 * @throws InputInvalid for one that is unknown, the member's own family's, a day old, or that something rests on: the record that stayed
 *   was changed, or has what it did not have then; AlreadyDecided when it was undone
 */
export async function undoMerge(ctx: ActContext<StaffActor>, { mergeId, why }: { mergeId: RecordMergeId; why: Why }): Promise<void> {
  const { tx, actor, keys } = ctx;
  const found = await tx.recordMerge.findUnique({ where: { id: mergeId } });
  if (!found) throw new InputInvalid(localized(messages.merge_unknown_merge), 'mergeId', 'UNKNOWN');
  const { keptChildId: keptId, goneChildId: goneId } = found;
  await lockBothChildren(ctx, [keptId, goneId]);
  const merge = await tx.recordMerge.findUniqueOrThrow({ where: { id: mergeId } });
  if (merge.undoneAt) throw new AlreadyDecided(localized(messages.merge_undone));
  const now = await readClock(tx);
  if (now.getTime() - merge.at.getTime() > undoMilliseconds)
    throw new InputInvalid(localized(messages.merge_too_old), 'mergeId', 'NOT_APPLICABLE');
  const links = await tx.familyLink.findMany({
    where: { childId: keptId, state: 'ACTIVE', parentId: { not: null } },
    select: { parentId: true },
  });
  if (actor.parentId && links.some(({ parentId }) => parentId === actor.parentId))
    throw new InputInvalid(localized(messages.refusal_own_family), 'mergeId', 'OWN_FAMILY');
  const [rests] = await findRests(tx, keys, [merge]);
  if (rests) throw new InputInvalid(rests, 'mergeId', 'IN_USE');
  await moveChildBack(ctx, openMerge(keys, merge).moved, { keptId, goneId });
  await tx.recordMerge.update({ where: { id: mergeId }, data: { undoneAt: now } });
  await record(tx, actor, 'merge-undone', `child:${keptId}`, { merge: mergeId, gone: goneId });
  await tellParents(ctx, {
    parentIds: links.flatMap(({ parentId }) => parentId ?? []),
    ...{ why, done: { kind: 'MERGE_UNDONE' as const, childId: keptId } },
  });
}
