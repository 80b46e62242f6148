import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { giveBackPlaces } from '../waiting-list/give-back-places.ts';
import { readClock } from '../platform/database.ts';
import type { FamilyLinkId, ParentId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { readDecision, sealDecision } from '../families/sealed-reasons.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { localized, messages } from '../language/messages.ts';

type LinkState = 'REQUESTED' | 'ACTIVE' | 'REFUSED' | 'BLOCKED';
type Link = { id: string; childId: string; parentId: ParentId; personId: string; state: LinkState };
export type BlockInput = { linkId: FamilyLinkId; reason: string };

/**
 * Takes a child from a parent's sight, as a court or a danger asks: their sessions and open streams end, what they hold
 * and wait for with this child goes to the queues. Weeks that are paid stay the child's; the parent no longer sees them.
 * @throws InputInvalid for a link that is unknown or in the member's own family, or for the reason
 */
export async function blockLink(ctx: ActContext<StaffActor>, { linkId, reason }: BlockInput) {
  const { tx, actor } = ctx;
  const text = readDecision(reason);
  const link = await lockLink(ctx, linkId);
  if (link.state === 'BLOCKED') return;
  if (link.state !== 'ACTIVE') throw new AlreadyDecided(localized(messages.refusal_link_decided));
  await giveBackPlaces({ ...ctx, actor: { ...actor, parentId: link.parentId } }, link.childId);
  await decide(ctx, link, 'BLOCKED', text);
  await tx.session.deleteMany({ where: { personId: link.personId } });
  await enqueueMail(tx, { kind: 'link-decided', linkId });
}

/** Opens a blocked link again. @throws InputInvalid, AlreadyDecided when it is not blocked */
export async function unblockLink(ctx: ActContext<StaffActor>, { linkId, reason }: BlockInput) {
  const { tx } = ctx;
  const text = readDecision(reason);
  const link = await lockLink(ctx, linkId);
  if (link.state === 'ACTIVE') return;
  if (link.state !== 'BLOCKED') throw new AlreadyDecided(localized(messages.refusal_link_decided));
  await decide(ctx, link, 'ACTIVE', text);
  await enqueueMail(tx, { kind: 'link-decided', linkId });
}

async function lockLink(ctx: ActContext<StaffActor>, linkId: string): Promise<Link> {
  const {
    tx,
    actor: { parentId },
  } = ctx;
  const [link] = await tx.$queryRaw<Link[]>`
    SELECT family_link.id, child_id AS "childId", parent_id AS "parentId", person_id AS "personId", state
    FROM family_link JOIN parent ON parent.id = parent_id WHERE family_link.id = ${linkId}::uuid FOR UPDATE OF family_link`;
  const isTheirs = link && parentId && (await tx.familyLink.count({ where: { childId: link.childId, parentId } })) > 0;
  if (!link || isTheirs) throw new InputInvalid(localized(messages.refusal_unknown_link), 'linkId', 'UNKNOWN');
  return link;
}

async function decide(ctx: ActContext<StaffActor>, link: Link, state: LinkState, reason: string) {
  const { tx, actor, keys } = ctx;
  await tx.familyLink.update({
    where: { id: link.id },
    data: {
      state,
      decidedAt: await readClock(tx),
      decidedById: actor.personId,
      ...(state === 'ACTIVE' && { confirmedAt: await readClock(tx) }),
      reason: sealDecision(keys, 'family_link', link.id, reason),
    },
  });
  await record(tx, actor, state === 'BLOCKED' ? 'link-blocked' : 'link-unblocked', `family-link:${link.id}`, { child: link.childId });
}
