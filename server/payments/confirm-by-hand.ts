import type { ActContext } from '../platform/act.ts';
import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readLiveLines } from '../baskets/live-lines.ts';
import type { EnrolmentId, ParentId } from '../platform/ids.ts';
import { InputInvalid, NotEligible } from '../platform/refusals.ts';
import { formatCents } from '../language/format.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { explainMissing } from './explain-missing.ts';
import { paymentMethods } from './methods.ts';
import { settlePayment } from './settle-payment.ts';

export type ByHandInput = {
  parentId: ParentId;
  /** held places of this parent, all or some of the basket */
  enrolmentIds: EnrolmentId[];
  /** euro cents, what staff have in hand or saw: the prices together, not a cent else */
  receivedCents: number;
  reason: string;
  /** how the money came; TRANSFER when not said, as every payment by hand was stored before there was cash */
  method?: PaymentMethod | null;
};

/**
 * Staff have the money another way: cash at the counter, a payment seen on another account. It becomes a payment like
 * any other, marked with the reason, and is settled by the same act: ledger, confirmation, recap, end of the parent's
 * own pending payment. Returns the payment's id.
 * @throws InputInvalid without a reason or places, for a method that tells by itself how it ended, for an unknown place or another amount; DeadlinePassed when a place
 *   is no longer kept; NotEligible for the member's own family
 */
export async function confirmByHand(ctx: ActContext<StaffActor>, input: ByHandInput): Promise<string> {
  const { tx, actor } = ctx;
  const { parentId, receivedCents } = input;
  const reason = input.reason.trim();
  if (!reason) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason', 'REQUIRED');
  const method = input.method ?? 'TRANSFER';
  if (!paymentMethods[method].isConfirmedByHand)
    throw new InputInvalid(localized(messages.payment_method_not_by_hand), 'method', 'NOT_APPLICABLE');
  if (parentId === actor.parentId) throw new NotEligible(localized(messages.refusal_own_family));
  const wanted = new Set<string>(input.enrolmentIds);
  if (wanted.size === 0) throw new InputInvalid(localized(messages.refusal_no_place_chosen), 'enrolmentIds', 'REQUIRED');
  const places = await tx.enrolment.findMany({ where: { id: { in: [...wanted] }, parentId }, select: { childId: true } });
  await lockParents(
    tx,
    [parentId],
    places.map(({ childId }) => childId),
  );
  const lines = (await readLiveLines(tx, parentId)).filter(({ id }) => wanted.has(id));
  if (lines.length < wanted.size) throw await explainMissing(tx, parentId, [...wanted]);
  const amountCents = lines.reduce((sum, { priceCents }) => sum + priceCents, 0);
  if (amountCents !== receivedCents)
    throw new InputInvalid(
      (locale) =>
        messages.payment_by_hand_amount(
          { received: formatCents(receivedCents, locale), expected: formatCents(amountCents, locale) },
          { locale },
        ),
      'receivedCents',
      'OUT_OF_RANGE',
    );
  const { id } = await tx.payment.create({
    data: {
      basketId: lines[0]!.basketId,
      parentId,
      method,
      amountCents,
      handReason: reason,
      lines: { create: lines.map((line) => ({ enrolmentId: line.id, amountCents: line.priceCents })) },
    },
    select: { id: true },
  });
  await record(tx, actor, 'payment-by-hand', `payment:${id}`, { method, cents: amountCents, enrolments: lines.length });
  await settlePayment(ctx, { paymentId: id, paidCents: amountCents });
  return id;
}
