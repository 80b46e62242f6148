// Links of a child or a parent of whom one record goes: those that the other one has too are one already, the rest moves.
import { openDecision, sealDecision } from '../../families/sealed-reasons.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Prisma } from '../../platform/database.ts';
import { indexNumber, open, seal } from '../../platform/encryption.ts';
import type { Side } from './judge-child-merge.ts';

type Columns = Omit<Prisma.FamilyLinkUncheckedCreateInput, 'id' | 'reason' | 'parentNumber' | 'parentNumberIndex'>;

/** A link that was taken away, to be made again; what was sealed stands open in it: it is sealed as a whole. */
type Removed = { id: string; columns: Columns; reason: string | null; parentNumber: string | null };

export type MovedLinks = {
  moved: string[];
  removed: Removed[];
  /** links of the record that stays which staff or the commune's file confirm because they did so for the other one */
  confirmed: string[];
};

const numberAt = (id: string) => `family_link.parent_number:${id}`;

type Link = Prisma.FamilyLinkGetPayload<object>;

/** Of two records of one child. */
export async function moveLinks(ctx: ActContext, kept: Side, gone: Side): Promise<MovedLinks> {
  const links = await ctx.tx.familyLink.findMany({ where: { childId: { in: [kept.id, gone.id] } } });
  const of = (childId: string) => links.filter((link) => link.childId === childId);
  const same = (link: Link) =>
    of(kept.id).find(({ parentId, parentNumberIndex }) => parentId === link.parentId && parentNumberIndex === link.parentNumberIndex);
  return move(ctx, of(gone.id), same, { childId: kept.id });
}

/** Of two accounts of one parent. */
export async function moveLinksOfParent(ctx: ActContext, keptId: string, goneId: string): Promise<MovedLinks> {
  const links = await ctx.tx.familyLink.findMany({ where: { parentId: { in: [keptId, goneId] } } });
  const of = (parentId: string) => links.filter((link) => link.parentId === parentId);
  return move(ctx, of(goneId), (link) => of(keptId).find(({ childId }) => childId === link.childId), { parentId: keptId });
}

async function move(
  { tx, keys }: ActContext,
  links: readonly Link[],
  same: (link: Link) => Link | undefined,
  to: { childId: string } | { parentId: string },
): Promise<MovedLinks> {
  const [doubled, free] = [links.filter((link) => same(link)), links.filter((link) => !same(link))];
  const confirmed = doubled.filter((link) => link.confirmedAt && !same(link)!.confirmedAt);
  await tx.familyLink.deleteMany({ where: { id: { in: doubled.map(({ id }) => id) } } });
  await tx.familyLink.updateMany({ where: { id: { in: free.map(({ id }) => id) } }, data: to });
  for (const link of confirmed) await tx.familyLink.update({ where: { id: same(link)!.id }, data: { confirmedAt: link.confirmedAt } });
  return {
    moved: free.map(({ id }) => id),
    removed: doubled.map(({ id, reason, parentNumber, parentNumberIndex: _index, ...columns }) => ({
      ...{ id, columns },
      reason: openDecision(keys, 'family_link', id, reason),
      parentNumber: parentNumber && open(keys, numberAt(id), parentNumber).toString(),
    })),
    confirmed: confirmed.map((link) => same(link)!.id),
  };
}

export const moveLinksBack = (ctx: ActContext, moved: MovedLinks, goneId: string) => moveBack(ctx, moved, { childId: goneId });
export const moveLinksOfParentBack = (ctx: ActContext, moved: MovedLinks, goneId: string) => moveBack(ctx, moved, { parentId: goneId });

async function moveBack(
  { tx, keys }: ActContext,
  { moved, removed, confirmed }: MovedLinks,
  to: { childId: string } | { parentId: string },
): Promise<void> {
  await tx.familyLink.updateMany({ where: { id: { in: moved } }, data: to });
  await tx.familyLink.updateMany({ where: { id: { in: confirmed } }, data: { confirmedAt: null } });
  await tx.familyLink.createMany({
    data: removed.map(({ id, columns, reason, parentNumber }) => ({
      ...{ ...columns, id },
      reason: reason === null ? null : sealDecision(keys, 'family_link', id, reason),
      parentNumber: parentNumber === null ? null : seal(keys, numberAt(id), parentNumber),
      parentNumberIndex: parentNumber === null ? null : indexNumber(keys, parentNumber),
    })),
  });
}
