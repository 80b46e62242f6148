// Parents are presumed to act with each other's agreement toward a third party in good faith (old civil code, art. 373);
// one who objects in writing ends that good faith. So the others cannot enrol the child any more until staff decide.
//
// OPEN       a parent objects: no new enrolment of the child by another parent.
// UPHELD     staff found it right: the same, until they lift it or the parent takes it back.
// LIFTED     staff found that the others may enrol; the same parent cannot object again on the page, but to the service.
// WITHDRAWN  the parent took it back, and may object again.
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { ChildId } from '../platform/ids.ts';
import { AlreadyDecided } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { localized, messages } from '../language/messages.ts';
import { lockOwnChild } from './own-child.ts';

/**
 * Objects to new enrolments of the child by the other parents. What they hold and have paid stays. Asking again changes
 * nothing. Returns the opposition's id.
 * @throws InputInvalid for a child that is not the parent's, AlreadyDecided once staff have lifted it
 */
export async function opposeEnrolments(ctx: ActContext<ParentActor>, childId: ChildId): Promise<string> {
  const { tx, actor } = ctx;
  await lockOwnChild(ctx, childId);
  const { parentId } = actor;
  const known = await tx.opposition.findUnique({ where: { childId_parentId: { childId, parentId } } });
  if (known?.state === 'LIFTED') throw new AlreadyDecided(localized(messages.refusal_opposition_lifted));
  if (known && known.state !== 'WITHDRAWN') return known.id;
  const { id } = await tx.opposition.upsert({
    where: { childId_parentId: { childId, parentId } },
    create: { childId, parentId },
    update: { state: 'OPEN', openedAt: await readClock(tx), decidedAt: null, decidedById: null, reason: null },
  });
  await record(tx, actor, 'enrolments-opposed', `opposition:${id}`, { child: childId });
  await enqueueMail(tx, { kind: 'opposition-changed', oppositionId: id, state: 'OPEN' });
  return id;
}

/** Takes it back; what staff have lifted stays lifted. Returns the opposition's id, null when there is none. @throws InputInvalid */
export async function withdrawOpposition(ctx: ActContext<ParentActor>, childId: ChildId): Promise<string | null> {
  const { tx, actor } = ctx;
  await lockOwnChild(ctx, childId);
  const known = await tx.opposition.findUnique({ where: { childId_parentId: { childId, parentId: actor.parentId } } });
  if (!known || known.state === 'WITHDRAWN' || known.state === 'LIFTED') return known?.id ?? null;
  await tx.opposition.update({ where: { id: known.id }, data: { state: 'WITHDRAWN', decidedAt: await readClock(tx) } });
  await record(tx, actor, 'opposition-withdrawn', `opposition:${known.id}`, { child: childId });
  await enqueueMail(tx, { kind: 'opposition-changed', oppositionId: known.id, state: 'WITHDRAWN' });
  return known.id;
}
