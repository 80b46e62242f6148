import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';

export type LinkRequested = { linkRequested: true };

/**
 * Asks to be linked to a child that another family registered. Whoever asks again, was refused or is blocked gets the
 * same answer and nothing new is made: only staff can open that door again. `typedName` is all that they are shown.
 */
export async function requestLink(tx: Tx, actor: ParentActor, childId: string, typedName: string): Promise<LinkRequested> {
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
