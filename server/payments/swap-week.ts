import { moveToWeek, type WeekWish } from '../enrolments/move-to-week.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { readPaidLines } from './place-money.ts';
import { settleDifference } from './settle-difference.ts';

/**
 * Exchanges the week of a place for another one; what was paid goes with it, and a difference of price that was agreed to is settled.
 * Returns the enrolment's id. @throws what `moveToWeek` throws
 */
export async function swapWeek(ctx: ActContext<ParentActor>, wish: WeekWish): Promise<string> {
  const { tx } = ctx;
  const { enrolmentId } = wish;
  const moved = await moveToWeek(ctx, wish);
  if (moved?.status !== 'CONFIRMED') return enrolmentId;
  await settleDifference(ctx, { enrolmentId, ...moved });
  const [paid] = await readPaidLines(tx, [enrolmentId]);
  if (paid) await enqueueMail(tx, { kind: 'payment-recap', paymentId: paid.paymentId });
  return enrolmentId;
}
