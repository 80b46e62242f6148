import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { enqueueMail } from '../platform/jobs.ts';

/** `typedName`: the child's names as the parent typed them */
export type LinkWish = { childId: string; typedName: string };
export type LinkRequested = { linkRequested: true };

/**
 * Asks to be linked to a child that another family registered. Whoever asks again, was refused or is blocked gets the
 * same answer and nothing new is made: only staff can open that door again. `typedName` is all that they are shown.
 */
export async function requestLink(ctx: ActContext<ParentActor>, { childId, typedName }: LinkWish): Promise<LinkRequested> {
  const { tx, actor } = ctx;
  const { parentId } = actor;
  const known = await tx.familyLink.findUnique({ where: { childId_parentId: { childId, parentId } } });
  if (known) return { linkRequested: true };
  const { id } = await tx.familyLink.create({
    data: { childId, parentId, state: 'REQUESTED', source: 'REQUEST', requestedName: typedName },
  });
  await record(tx, actor, 'link-requested', `family-link:${id}`);
  await enqueueMail(tx, { kind: 'link-requested', linkId: id });
  return { linkRequested: true };
}
