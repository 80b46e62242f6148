import { notBlocked } from '../families/not-blocked.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { EnrolmentId } from '../platform/ids.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid } from '../platform/refusals.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import { offerFreePlaces } from './offer-free-places.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Gives one held place back; the others stay. The place goes to the queue at once. A second click is answered as the first.
 * @throws InputInvalid for an enrolment that is unknown or another parent's, DeadlinePassed when it had run out,
 *   AlreadyDecided when it is paid (that takes a cancellation request)
 */
export async function releaseEnrolment(ctx: ActContext<ParentActor>, enrolmentId: EnrolmentId): Promise<string> {
  const { tx, actor } = ctx;
  // Before it is read: a swap may move it to another week.
  await lockParents(tx, [actor.parentId]);
  const enrolment = await tx.enrolment.findFirst({
    where: { id: enrolmentId, parentId: actor.parentId, ...notBlocked(actor.parentId) },
  });
  if (!enrolment) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  if (enrolment.status === 'CANCELLED') return enrolment.id;
  await lockWeeks(tx, [enrolment.weekId]);
  const released = await tx.$executeRaw`
    UPDATE enrolment SET status = 'CANCELLED', ended_at = statement_timestamp()
    WHERE id = ${enrolment.id}::uuid AND status = 'HELD' AND held_until > statement_timestamp()`;
  if (released === 0) return refuse(tx, enrolment.id);
  await record(tx, actor, 'place-released', `enrolment:${enrolment.id}`, { week: enrolment.weekId });
  await offerFreePlaces(ctx, [enrolment.weekId]);
  return enrolment.id;
}

/** The row changed between reading and locking, or its time had come. */
async function refuse(tx: Tx, enrolmentId: string): Promise<string> {
  const { id, status } = await tx.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } });
  if (status === 'CANCELLED') return id;
  if (status === 'CONFIRMED') throw new AlreadyDecided(localized(messages.refusal_not_held));
  throw new DeadlinePassed(localized(messages.refusal_hold_ended));
}
