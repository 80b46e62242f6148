// Links of parents to a child whose record goes: those of other parents move, those of the same parent are one already.
import { openDecision, sealDecision } from '../../families/sealed-reasons.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Prisma } from '../../platform/database.ts';
import { indexNumber, open, seal } from '../../platform/encryption.ts';
import type { Side } from './judge-child-merge.ts';

type Columns = Omit<Prisma.FamilyLinkUncheckedCreateInput, 'id' | 'childId' | 'reason' | 'parentNumber' | 'parentNumberIndex'>;

/** A link that was taken away, to be made again; what was sealed stands open in it: it is sealed as a whole. */
type Removed = { id: string; columns: Columns; reason: string | null; parentNumber: string | null };

export type MovedLinks = {
  moved: string[];
  removed: Removed[];
  /** links of the record that stays which staff or the commune's file confirm because they did so for the other one */
  confirmed: string[];
};

const numberAt = (id: string) => `family_link.parent_number:${id}`;

export async function moveLinks({ tx, keys }: ActContext, kept: Side, gone: Side): Promise<MovedLinks> {
  const links = await tx.familyLink.findMany({ where: { childId: { in: [kept.id, gone.id] } } });
  const of = (childId: string) => links.filter((link) => link.childId === childId);
  const same = (link: (typeof links)[number]) =>
    of(kept.id).find(({ parentId, parentNumberIndex }) => parentId === link.parentId && parentNumberIndex === link.parentNumberIndex);
  const [doubled, free] = [of(gone.id).filter(same), of(gone.id).filter((link) => !same(link))];
  const confirmed = doubled.filter((link) => link.confirmedAt && !same(link)!.confirmedAt).map((link) => same(link)!);
  const at = doubled.find(({ confirmedAt }) => confirmedAt)?.confirmedAt;
  await tx.familyLink.deleteMany({ where: { id: { in: doubled.map(({ id }) => id) } } });
  await tx.familyLink.updateMany({ where: { id: { in: free.map(({ id }) => id) } }, data: { childId: kept.id } });
  if (at) await tx.familyLink.updateMany({ where: { id: { in: confirmed.map(({ id }) => id) } }, data: { confirmedAt: at } });
  return {
    moved: free.map(({ id }) => id),
    removed: doubled.map(({ id, childId: _child, reason, parentNumber, parentNumberIndex: _index, ...columns }) => ({
      ...{ id, columns },
      reason: openDecision(keys, 'family_link', id, reason),
      parentNumber: parentNumber && open(keys, numberAt(id), parentNumber).toString(),
    })),
    confirmed: confirmed.map(({ id }) => id),
  };
}

export async function moveLinksBack({ tx, keys }: ActContext, { moved, removed, confirmed }: MovedLinks, goneId: string): Promise<void> {
  await tx.familyLink.updateMany({ where: { id: { in: moved } }, data: { childId: goneId } });
  await tx.familyLink.updateMany({ where: { id: { in: confirmed } }, data: { confirmedAt: null } });
  await tx.familyLink.createMany({
    data: removed.map(({ id, columns, reason, parentNumber }) => ({
      ...{ ...columns, id, childId: goneId },
      reason: reason === null ? null : sealDecision(keys, 'family_link', id, reason),
      parentNumber: parentNumber === null ? null : seal(keys, numberAt(id), parentNumber),
      parentNumberIndex: parentNumber === null ? null : indexNumber(keys, parentNumber),
    })),
  });
}
