import { holdWeeks } from '../enrolments/hold-weeks.ts';
import type { SeatsContext } from '../enrolments/allocator.ts';
import type { ParentActor } from '../platform/actor.ts';
import { type EnrolmentId, rowId, type WaitingPlaceId } from '../platform/ids.ts';
import { DeadlinePassed, InputInvalid, NotEligible } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Turns a running offer into a held place, through the allocator like every other place. Returns the enrolment's id.
 * @throws InputInvalid for a line that is unknown or another parent's, DeadlinePassed when the offer has expired, and what
 *   `holdWeeks` throws; NotEligible when the child may no longer have the week
 */
export async function acceptOffer(ctx: SeatsContext<ParentActor>, waitingPlaceId: WaitingPlaceId): Promise<EnrolmentId> {
  const { database, actor } = ctx;
  const line = await database.prisma.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: actor.parentId } });
  if (!line) throw new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId', 'UNKNOWN');
  if (line.status !== 'OFFERED' && line.status !== 'ACCEPTED') throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  const { heldIds, refused } = await holdWeeks(ctx, {
    childId: rowId('Child', line.childId),
    weekIds: [rowId('Week', line.weekId)],
  });
  // The offer runs, and something else came between the child and the week meanwhile.
  if (refused[0]?.state === 'NOT_ELIGIBLE') throw new NotEligible(refused[0].sentence);
  if (!heldIds[0]) throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  return heldIds[0];
}
