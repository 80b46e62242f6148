import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { WaitingPlaceId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { DeadlinePassed, InputInvalid } from '../platform/refusals.ts';
import { lockWeeks } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { offerFreePlaces } from '../enrolments/offer-free-places.ts';

/**
 * Takes a line out of the queue; an offer that ran is passed on at once. Returns the week's id.
 * @throws InputInvalid for a line that is unknown or another family's, DeadlinePassed when it had already ended
 */
export async function leaveWaitingList(ctx: ActContext<ParentActor>, waitingPlaceId: WaitingPlaceId): Promise<string> {
  const { tx, actor } = ctx;
  const line = await tx.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: actor.parentId } });
  if (!line) throw new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId', 'UNKNOWN');
  if (line.status === 'LEFT') return line.weekId;
  await lockWeeks(tx, [line.weekId]);
  const left = await tx.$executeRaw`
    UPDATE waiting_place SET status = 'LEFT', ended_at = statement_timestamp() WHERE id = ${line.id}::uuid AND status IN ('WAITING', 'OFFERED')`;
  if (left === 0) throw new DeadlinePassed(localized(messages.refusal_offer_ended));
  await record(tx, actor, 'waiting-list-left', `waiting-place:${line.id}`);
  await offerFreePlaces(ctx, [line.weekId]);
  return line.weekId;
}
