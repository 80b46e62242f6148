import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { reachDesk } from '../commune/reach-desk.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

/** `typedName`: the child's names as the parent typed them */
export type LinkWish = { childId: string; typedName: string };
export type LinkRequested = { linkRequested: true };

/**
 * Asks to be linked to a child that another family registered. Whoever asks again gets the same answer and nothing new is
 * made; who was refused or blocked is told so, with the way to the desk: only staff can open that door again. `typedName`
 * is all that they are shown.
 * @throws InputInvalid when the request was refused
 */
export async function requestLink(ctx: ActContext<ParentActor>, { childId, typedName }: LinkWish): Promise<LinkRequested> {
  const { tx, actor } = ctx;
  const { parentId } = actor;
  const known = await tx.familyLink.findUnique({ where: { childId_parentId: { childId, parentId } } });
  if (known?.state === 'REFUSED' || known?.state === 'BLOCKED') throw await refused(tx);
  if (known) return { linkRequested: true };
  const { id } = await tx.familyLink.create({
    data: { childId, parentId, state: 'REQUESTED', source: 'REQUEST', requestedName: typedName },
  });
  await record(tx, actor, 'link-requested', `family-link:${id}`);
  await enqueueMail(tx, { kind: 'link-requested', linkId: id });
  return { linkRequested: true };
}

const refused = async (tx: Tx) =>
  new InputInvalid(localized(messages.refusal_link_refused, await reachDesk(tx)), 'nationalNumber', 'NOT_APPLICABLE');
