import type { PaymentMethod } from '../../../prisma/generated/client/enums.ts';
import { record } from '../../audit/record.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { PaymentId } from '../../platform/ids.ts';
import { AlreadyDecided } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { requireCounterMethod, requirePartOf } from '../../payments/at-counter.ts';
import { lockPayer } from '../../payments/lock-payer.ts';
import { readReceived } from '../../payments/received.ts';
import { settlePayment } from '../../payments/settle-payment.ts';
import { requirePromise } from './end-promise.ts';

type PaidAtCounter = ForFamily & {
  paymentId: PaymentId;
  /** in hand, in euro cents: all that is open, or a part of it */
  receivedCents: number;
  method: PaymentMethod;
};

/**
 * Money for a promise comes to the counter, all of it or a part: the books count it in cash or by card. Returns the payment's id.
 * @throws what `actForFamily` and `requirePromise` throw; InputInvalid for a method that is none of the counter, and for nothing or
 *   more than is open
 */
export const payPromise = (ctx: ActContext<StaffActor>, { paymentId, receivedCents, method, ...family }: PaidAtCounter): Promise<string> =>
  actForFamily(ctx, family, async (onBehalf) => {
    const { tx, actor } = onBehalf;
    requireCounterMethod(method);
    const promise = { parentId: family.parentId, paymentId };
    await requirePromise(tx, promise);
    await lockPayer(tx, paymentId);
    await requirePromise(tx, promise);
    const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
    const openCents = payment.amountCents - (await readReceived(tx, payment));
    requirePartOf(openCents, receivedCents);
    await record(tx, actor, 'promise-paid', `payment:${paymentId}`, { method, cents: receivedCents, openCents: openCents - receivedCents });
    const settlement = await settlePayment(ctx, { paymentId, paidCents: receivedCents, acceptAny: true, by: method });
    if (settlement.kind === 'already') throw new AlreadyDecided(localized(messages.promise_over));
    return { result: paymentId as string, done: { kind: 'PROMISE_PAID' as const, cents: receivedCents, isTold: true } };
  });
