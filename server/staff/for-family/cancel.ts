// What is paid and does not take place, settled at the desk: a whole week, or days of it.
import { decideCancellation } from '../../cancellations/decide-cancellation.ts';
import { refundDays } from '../../cancellations/refund-days.ts';
import { requestCancellation } from '../../cancellations/request-cancellation.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { EnrolmentId } from '../../platform/ids.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

type Cancelled = ForFamily & {
  enrolmentId: EnrolmentId;
  /** what goes back, when it is not what the rule says */ refundCents: number | null;
};

/**
 * Asks for the cancellation of a paid week and accepts it, in one go; a request that waits is the one that is accepted.
 * Returns the request's id.
 * @throws what `actForFamily`, `requestCancellation` and `decideCancellation` throw
 */
export const cancelForFamily = (ctx: ActContext<StaffActor>, { enrolmentId, refundCents, ...family }: Cancelled) =>
  actForFamily(ctx, family, async (onBehalf) => {
    const { reason, untold } = family.why;
    const tell = untold === null;
    const cancellationId = await requestCancellation(onBehalf, { enrolmentId, reason, documentId: null }, { tell: false });
    await decideCancellation(ctx, { cancellationId, accept: true, message: null, refundCents }, { tell });
    const { enrolment } = await ctx.tx.cancellationRequest.findUniqueOrThrow({
      where: { id: cancellationId },
      include: { enrolment: true },
    });
    return {
      result: cancellationId,
      done: { kind: 'PLACE_CANCELLED', childId: enrolment.childId, weekId: enrolment.weekId, isTold: true },
    };
  });

/** Gives back what days of a paid week cost; the place stays. Returns the enrolment's id. @throws what `actForFamily` and `refundDays` throw */
export const refundDaysForFamily = (
  ctx: ActContext<StaffActor>,
  { enrolmentId, days, refundCents, ...family }: Cancelled & { days: Date[] },
) =>
  actForFamily(ctx, family, async (ctx) => {
    const { childId, weekId, cents } = await refundDays(ctx, { enrolmentId, days, refundCents });
    return { result: enrolmentId, done: { kind: 'DAYS_REFUNDED', childId, weekId, cents } };
  });
