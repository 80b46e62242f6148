import type { LocalizedText } from '../../language/messages.ts';
import { fullName } from '../../language/names.ts';
import { readClock, type Db } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { findRests, undoMilliseconds } from './undo-merge.ts';

export type ListedMerge = {
  id: string;
  at: Date;
  /** it can be undone until then */
  until: Date;
  staffId: string;
  keptId: string;
  goneId: string;
  name: string;
  parents: string[];
  undoneAt: Date | null;
  /** why it cannot be undone; null: it can, or was */
  rests: LocalizedText | null;
};

/** Merges that can still be undone, or were, newest first; or this one. As many statements for one as for many. */
export async function listMerges(db: Db, keys: KeyRing, id?: string): Promise<ListedMerge[]> {
  const now = await readClock(db);
  const merges = await db.recordMerge.findMany({
    where: id ? { id } : { at: { gt: new Date(now.getTime() - undoMilliseconds) } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    include: {
      keptChild: {
        select: {
          givenName: true,
          familyName: true,
          links: { where: { state: 'ACTIVE' }, select: { parent: { select: { person: true } } } },
        },
      },
    },
  });
  const running = merges.filter(({ undoneAt }) => undoneAt === null);
  const rests = new Map(running.map(({ id: mergeId }, at) => [mergeId, at]));
  const found = await findRests(db, keys, running);
  return merges.map(({ keptChild, keptChildId: keptId, goneChildId: goneId, id: mergeId, at, staffId, undoneAt }) => ({
    ...{ id: mergeId, at, staffId, keptId, goneId, undoneAt },
    until: new Date(at.getTime() + undoMilliseconds),
    name: fullName(keptChild),
    parents: keptChild.links.flatMap(({ parent }) => (parent ? [fullName(parent.person)] : [])),
    rests: undoneAt ? null : found[rests.get(mergeId)!]!,
  }));
}
