import type { ParentActor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import { DeadlinePassed, InputInvalid } from '../platform/refusals.ts';
import type { RefusedPlace } from '../enrolments/allocator.ts';
import { localized, messages } from '../language/messages.ts';

type Hold = (input: { childId: string; weekIds: string[] }) => Promise<{ heldIds: string[]; refused: RefusedPlace[] }>;

/**
 * Turns a running offer into a held place, through the allocator like every other place. Returns the enrolment's id.
 * @throws InputInvalid for a line that is unknown or another parent's, DeadlinePassed when the offer has run out
 */
export async function acceptOffer(db: Db, actor: ParentActor, waitingPlaceId: string, hold: Hold): Promise<string> {
  const line = await db.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: actor.parentId } });
  if (!line) throw new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId');
  if (line.status !== 'OFFERED' && line.status !== 'ACCEPTED') throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  const { heldIds } = await hold({ childId: line.childId, weekIds: [line.weekId] });
  if (!heldIds[0]) throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  return heldIds[0];
}
