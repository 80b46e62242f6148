import type { LocalizedText } from '../../language/messages.ts';
import { fullName } from '../../language/names.ts';
import { readClock, type Db } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { findRests, isOfChildren, isOfParents, undoMilliseconds } from './undo-merge.ts';
import { findParentRests } from './undo-parent-merge.ts';

export type ListedMerge = {
  id: string;
  kind: 'CHILDREN' | 'PARENTS';
  at: Date;
  /** it can be undone until then */
  until: Date;
  staffId: string;
  keptId: string;
  goneId: string;
  name: string;
  /** of the child */
  parents: string[];
  undoneAt: Date | null;
  /** why it cannot be undone; null: it can, or was */
  rests: LocalizedText | null;
};

const person = { select: { person: { select: { givenName: true, familyName: true } } } };

/** Merges that can still be undone, or were, newest first; or this one. As many statements for one as for many. */
export async function listMerges(db: Db, keys: KeyRing, id?: string): Promise<ListedMerge[]> {
  const now = await readClock(db);
  const merges = await db.recordMerge.findMany({
    where: id ? { id } : { at: { gt: new Date(now.getTime() - undoMilliseconds) } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    include: {
      keptChild: { select: { givenName: true, familyName: true, links: { where: { state: 'ACTIVE' }, select: { parent: person } } } },
      keptParent: person,
    },
  });
  const running = merges.filter(({ undoneAt }) => undoneAt === null);
  const [ofChildren, ofParents] = [running.filter(isOfChildren), running.filter(isOfParents)];
  const rests = new Map<string, LocalizedText | null>();
  (await findRests(db, keys, ofChildren)).forEach((rest, at) => rests.set(ofChildren[at]!.id, rest));
  (await findParentRests(db, keys, ofParents)).forEach((rest, at) => rests.set(ofParents[at]!.id, rest));
  return merges.map(({ keptChild, keptParent, at, id: mergeId, staffId, undoneAt, ...ids }) => ({
    ...{ id: mergeId, at, staffId, undoneAt },
    kind: keptChild ? 'CHILDREN' : 'PARENTS',
    keptId: (ids.keptChildId ?? ids.keptParentId)!,
    goneId: (ids.goneChildId ?? ids.goneParentId)!,
    until: new Date(at.getTime() + undoMilliseconds),
    name: fullName(keptChild ?? keptParent!.person),
    parents: (keptChild?.links ?? []).flatMap(({ parent }) => (parent ? [fullName(parent.person)] : [])),
    rests: rests.get(mergeId) ?? null,
  }));
}
