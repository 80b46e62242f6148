import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { BasketEmpty, DeadlinePassed } from '../platform/refusals.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { readLiveLines } from './live-lines.ts';

/**
 * « Valider »: the parent has read the list and may pay. Validating again changes nothing. Returns the basket's id.
 * @throws BasketEmpty when nothing is held, DeadlinePassed when everything has just run out
 */
export async function validateBasket(ctx: ActContext<ParentActor>): Promise<string> {
  const { tx, actor } = ctx;
  await lockParents(tx, [actor.parentId]);
  const [line] = await readLiveLines(tx, actor.parentId);
  if (!line) throw await explainEmpty(ctx);
  const validated = await tx.$executeRaw`
    UPDATE basket SET status = 'VALIDATED', validated_at = statement_timestamp() WHERE id = ${line.basketId}::uuid AND status = 'OPEN'`;
  if (validated > 0) await record(tx, actor, 'basket-validated', `basket:${line.basketId}`);
  return line.basketId;
}

/** Nothing held: because all of it ran out, or because nothing was chosen. */
export async function explainEmpty(ctx: ActContext<ParentActor>) {
  const { tx, actor } = ctx;
  const ranOut = await tx.enrolment.count({
    where: { parentId: actor.parentId, status: { in: ['HELD', 'EXPIRED'] }, basket: { status: { in: ['OPEN', 'VALIDATED'] } } },
  });
  return ranOut > 0
    ? new DeadlinePassed(localized(messages.refusal_hold_ended))
    : new BasketEmpty(localized(messages.refusal_basket_empty));
}
