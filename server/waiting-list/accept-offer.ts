import type { ParentActor } from '../platform/actor.ts';
import { DeadlinePassed, InputInvalid } from '../platform/refusals.ts';
import type { SeatsContext } from '../enrolments/allocator.ts';
import { holdWeeks } from '../enrolments/hold-weeks.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Turns a running offer into a held place, through the allocator like every other place. Returns the enrolment's id.
 * @throws InputInvalid for a line that is unknown or another parent's, DeadlinePassed when the offer has run out
 */
export async function acceptOffer(ctx: SeatsContext<ParentActor>, waitingPlaceId: string): Promise<string> {
  const { database, actor } = ctx;
  const line = await database.prisma.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: actor.parentId } });
  if (!line) throw new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId');
  if (line.status !== 'OFFERED' && line.status !== 'ACCEPTED') throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  const { heldIds } = await holdWeeks(ctx, { childId: line.childId, weekIds: [line.weekId] });
  if (!heldIds[0]) throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  return heldIds[0];
}
