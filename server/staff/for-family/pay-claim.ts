import type { PaymentMethod } from '../../../prisma/generated/client/enums.ts';
import { record } from '../../audit/record.ts';
import { localized, messages } from '../../language/messages.ts';
import { requireCounterMethod, requirePartOf } from '../../payments/at-counter.ts';
import { lockPayer } from '../../payments/lock-payer.ts';
import { paymentMethods } from '../../payments/methods.ts';
import { receiveAgain } from '../../payments/receive-again.ts';
import { readTakenBackCents } from '../../payments/write-offs/owed-cents.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { PaymentId } from '../../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

type PaidAgain = ForFamily & {
  paymentId: PaymentId;
  /** in hand, in euro cents: all that the payer's bank took back and that is still owed, or a part of it */
  receivedCents: number;
  method: PaymentMethod;
};

/**
 * What the payer's bank took back comes to the counter, all of it or a part. Returns the payment's id.
 * @throws what `actForFamily` throws; InputInvalid for an unknown payment, a method that is none of the counter, and for nothing or more
 *   than is owed; AlreadyDecided when nothing is owed
 */
export const payClaim = (ctx: ActContext<StaffActor>, { paymentId, receivedCents, method, ...family }: PaidAgain): Promise<string> =>
  actForFamily(ctx, family, async () => {
    const { tx, actor } = ctx;
    requireCounterMethod(method);
    if ((await tx.payment.count({ where: { id: paymentId, parentId: family.parentId } })) === 0)
      throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
    await lockPayer(tx, paymentId);
    const openCents = (await readTakenBackCents(tx, [paymentId])).get(paymentId) ?? 0;
    if (openCents === 0) throw new AlreadyDecided(localized(messages.claim_not_owed));
    requirePartOf(openCents, receivedCents);
    await record(tx, actor, 'claim-paid', `payment:${paymentId}`, { method, cents: receivedCents, openCents: openCents - receivedCents });
    await receiveAgain(ctx, { paymentId, cents: receivedCents, account: paymentMethods[method].account });
    return { result: paymentId as string, done: { kind: 'CLAIM_PAID' as const, cents: receivedCents } };
  });
