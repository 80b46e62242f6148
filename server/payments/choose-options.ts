import { changeOptions, type OptionsWish } from '../enrolments/change-options.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { settleDifference, type Settled } from './settle-difference.ts';

/**
 * Gives a place these options and no others; what a place that is paid costs more is owed by the family, what it costs less goes back.
 * Null: it had them already. @throws what `changeOptions` throws
 */
export async function chooseOptions(ctx: ActContext<ParentActor>, wish: OptionsWish): Promise<Settled | null> {
  const changed = await changeOptions(ctx, wish);
  if (!changed) return null;
  if (changed.status !== 'CONFIRMED') return { owedCents: 0, refundedCents: 0 };
  return settleDifference(ctx, { enrolmentId: wish.enrolmentId, ...changed });
}
