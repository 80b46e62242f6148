import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { BasketEmpty } from '../platform/refusals.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import { offerFreePlaces } from '../enrolments/offer-free-places.ts';
import { localized, messages } from '../language/messages.ts';
import { readLiveLines } from './live-lines.ts';

/**
 * « Abandonner »: every held place is given back at once, to the queues first. Returns how many.
 * @throws BasketEmpty when nothing is held
 */
export async function abandonBasket(ctx: ActContext<ParentActor>): Promise<number> {
  const { tx, actor } = ctx;
  await lockParents(tx, [actor.parentId]);
  const lines = await readLiveLines(tx, actor.parentId);
  if (lines.length === 0) throw new BasketEmpty(localized(messages.refusal_basket_empty));
  const weekIds = lines.map(({ weekId }) => weekId);
  await lockWeeks(tx, weekIds);
  const released = await tx.$queryRaw<{ id: string }[]>`
    UPDATE enrolment SET status = 'CANCELLED', ended_at = statement_timestamp()
    WHERE id = ANY (${lines.map(({ id }) => id)}::uuid[]) AND status = 'HELD' RETURNING id`;
  const basketId = lines[0]!.basketId;
  await tx.$executeRaw`UPDATE basket SET status = 'ABANDONED', ended_at = statement_timestamp() WHERE id = ${basketId}::uuid`;
  await record(tx, actor, 'basket-abandoned', `basket:${basketId}`, { places: released.length });
  await offerFreePlaces(ctx, weekIds);
  return released.length;
}
