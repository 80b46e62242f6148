import { changeOptions, type OptionsWish } from '../enrolments/change-options.ts';
import { optionsOfDays } from '../enrolments/price.ts';
import { isoDay } from '../language/dates.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import { settleDifference, type Settled } from './settle-difference.ts';

/**
 * Gives a place these options and no others; what a place that is paid costs more is owed by the family, what it costs less goes back.
 * Null: it had them already. @throws what `changeOptions` throws
 */
export async function chooseOptions(ctx: ActContext<ParentActor>, wish: OptionsWish): Promise<Settled | null> {
  const changed = await changeOptions(ctx, wish);
  if (!changed) return null;
  if (changed.status !== 'CONFIRMED') return { owedCents: 0, refundedCents: 0 };
  const { enrolmentId } = wish;
  const { beforeCents, afterCents, leftCents } = changed;
  return settleDifference(ctx, { enrolmentId, beforeCents: beforeCents - (await readGone(ctx.tx, enrolmentId, leftCents)), afterCents });
}

/** What of these options went back with days of the week already, in euro cents. */
async function readGone(tx: Tx, enrolmentId: string, cents: number): Promise<number> {
  const { dayCount, refunds } = await tx.enrolment.findUniqueOrThrow({
    where: { id: enrolmentId },
    select: { dayCount: true, refunds: { select: { days: true } } },
  });
  const days = new Set(refunds.flatMap((refund) => refund.days.map(isoDay))).size;
  return optionsOfDays(cents, { dayCount, gone: 0, days });
}
