import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { FamilyLinkId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { localized, messages } from '../language/messages.ts';

type Link = { childId: string; parentId: string | null; state: 'REQUESTED' | 'ACTIVE' | 'REFUSED' | 'BLOCKED' };

export const unknownLinkRequest = () => new InputInvalid(localized(messages.refusal_unknown_link_request), 'linkRequestId', 'UNKNOWN');

/**
 * Accepts or refuses a request to be linked to a child: a parent of that child does, or staff, whose permission the
 * caller has checked. Anybody may have typed the number of a child first: a parent whom neither the commune's file nor staff
 * confirmed does not refuse alone. Their refusal leaves the request open, to be decided by staff, and who asked is told so.
 * The same answer twice is one answer.
 * @throws InputInvalid on a request that is not theirs to answer
 * @throws AlreadyDecided when it was answered otherwise before
 */
export async function answerLinkRequest(
  ctx: ActContext<Actor>,
  { linkRequestId, accept }: { linkRequestId: FamilyLinkId; accept: boolean },
) {
  const { tx, actor } = ctx;
  const [link] = await tx.$queryRaw<Link[]>`
    SELECT child_id AS "childId", parent_id AS "parentId", state FROM family_link
    WHERE id = ${linkRequestId}::uuid AND source = 'REQUEST' FOR UPDATE`;
  if (!link || !(await mayAnswer(ctx, link))) throw unknownLinkRequest();
  const state = accept ? 'ACTIVE' : 'REFUSED';
  if (link.state === state) return;
  if (link.state !== 'REQUESTED') throw new AlreadyDecided(localized(messages.refusal_link_decided));
  if (!accept && !actor.staff && !(await isConfirmed(ctx, link.childId))) return object(ctx, linkRequestId);
  await tx.familyLink.update({
    where: { id: linkRequestId },
    data: {
      ...{ state, decidedAt: await readClock(tx), decidedById: actor.personId },
      ...(accept && actor.staff && { confirmedAt: await readClock(tx) }),
    },
  });
  await record(tx, actor, accept ? 'link-accepted' : 'link-refused', `family-link:${linkRequestId}`);
  await enqueueMail(tx, { kind: 'link-decided', linkId: linkRequestId });
}

/** Somebody other than the parent said that they answer for this child. */
async function isConfirmed({ tx, actor: { parentId } }: ActContext<Actor>, childId: string): Promise<boolean> {
  const confirmed = { OR: [{ source: { in: ['IMPORT' as const, 'STAFF' as const] } }, { confirmedAt: { not: null } }] };
  return (await tx.familyLink.count({ where: { childId, parentId, state: 'ACTIVE', ...confirmed } })) > 0;
}

/** Said once; the request waits for staff. */
async function object({ tx, actor }: ActContext<Actor>, linkRequestId: string) {
  const first = await tx.familyLink.updateMany({
    where: { id: linkRequestId, objectedAt: null },
    data: { objectedAt: await readClock(tx) },
  });
  if (first.count === 0) return;
  await record(tx, actor, 'link-objected', `family-link:${linkRequestId}`);
  await enqueueMail(tx, { kind: 'link-objected', linkId: linkRequestId });
}

/** Nobody answers their own request, not even at the desk. */
async function mayAnswer(ctx: ActContext<Actor>, link: Link): Promise<boolean> {
  const {
    tx,
    actor: { parentId, staff },
  } = ctx;
  if (parentId && parentId === link.parentId) return false;
  if (staff) return true;
  if (!parentId) return false;
  return (await tx.familyLink.count({ where: { childId: link.childId, parentId, state: 'ACTIVE' } })) > 0;
}
