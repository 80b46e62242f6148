import { decideCancellation } from '../../cancellations/decide-cancellation.ts';
import { requestCancellation } from '../../cancellations/request-cancellation.ts';
import { record } from '../../audit/record.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Tx } from '../../platform/database.ts';
import { type EnrolmentId, type PaymentId, rowId } from '../../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../../platform/refusals.ts';
import { lockParents, lockWeeks } from '../../plaines/lock-weeks.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { lockPayer } from '../../payments/lock-payer.ts';
import { dropOpen } from '../../payments/promises/lower-promise.ts';

/** The promise of a family, still to be paid. @throws InputInvalid when it is unknown or no promise, AlreadyDecided when it is over */
export async function requirePromise(tx: Tx, { parentId, paymentId }: { parentId: string; paymentId: string }): Promise<void> {
  const payment = await tx.payment.findFirst({ where: { id: paymentId, parentId, promise: { isNot: null } }, select: { status: true } });
  if (!payment) throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
  if (payment.status !== 'PENDING') throw new AlreadyDecided(localized(messages.promise_over));
}

/**
 * Nobody keeps a promise: its places are cancelled as a family's request is, nothing is owed for them any more, and what came in is
 * due back. Of a difference of price the place stays as it was paid. What was still open for places that were over before, a late cancellation, is dropped too. Returns the payment's id.
 * @throws what `actForFamily` and `requirePromise` throw
 */
export const endPromise = (ctx: ActContext<StaffActor>, { paymentId, ...family }: ForFamily & { paymentId: PaymentId }): Promise<string> =>
  actForFamily(ctx, family, async (onBehalf) => {
    const { tx, actor } = onBehalf;
    const { parentId, why } = family;
    await requirePromise(tx, { parentId, paymentId });
    await lockParents(tx, [parentId]);
    const lines = await tx.paymentLine.findMany({
      // of a difference the place itself is paid: it stays
      where: { paymentId, isDifference: false, enrolment: { status: 'CONFIRMED' } },
      select: { enrolmentId: true, amountCents: true, enrolment: { select: { weekId: true } } },
      orderBy: { enrolmentId: 'asc' },
    });
    await lockWeeks(
      tx,
      lines.map(({ enrolment }) => enrolment.weekId),
    );
    await lockPayer(tx, paymentId);
    await requirePromise(tx, { parentId, paymentId });
    await record(tx, actor, 'promise-ended', `payment:${paymentId}`, { enrolments: lines.length });
    for (const { enrolmentId, amountCents: refundCents } of lines) {
      const place = rowId('Enrolment', enrolmentId) as EnrolmentId;
      const cancellationId = await requestCancellation(
        onBehalf,
        { enrolmentId: place, reason: why.reason, documentId: null },
        { tell: false },
      );
      await decideCancellation(ctx, { cancellationId, accept: true, message: null, refundCents }, { tell: false });
    }
    await dropOpen(ctx, paymentId);
    return { result: paymentId as string, done: { kind: 'PROMISE_ENDED' as const } };
  });
