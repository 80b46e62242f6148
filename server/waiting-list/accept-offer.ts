import type { ParentActor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import { DeadlinePassed, InputInvalid, NotEligible } from '../platform/refusals.ts';
import type { RefusedPlace } from '../enrolments/decide-holds.ts';
import { localized, messages } from '../language/messages.ts';

type Hold = (input: { childId: string; weekIds: string[] }) => Promise<{ heldIds: string[]; refused: RefusedPlace[] }>;

/**
 * Turns a running offer into a held place, through the allocator like every other place. Returns the enrolment's id.
 * @throws InputInvalid for a line that is unknown or another parent's, DeadlinePassed when the offer has expired, and what
 *   `holdWeeks` throws; NotEligible when the child may no longer have the week
 */
export async function acceptOffer(db: Db, actor: ParentActor, waitingPlaceId: string, hold: Hold): Promise<string> {
  const line = await db.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: actor.parentId } });
  if (!line) throw new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId');
  if (line.status !== 'OFFERED' && line.status !== 'ACCEPTED') throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  const { heldIds, refused } = await hold({ childId: line.childId, weekIds: [line.weekId] });
  // The offer runs, and something else came between the child and the week meanwhile.
  if (refused[0]?.state === 'NOT_ELIGIBLE') throw new NotEligible(refused[0].sentence);
  if (!heldIds[0]) throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  return heldIds[0];
}
