import type { ActContext } from '../platform/act.ts';
import type { PaymentId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { formatCents } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { paymentMethods } from './methods.ts';
import { type MovementOfBank, settlePayment } from './settle-payment.ts';

/**
 * Staff, or a statement of the bank, saw a transfer on the commune's account. The exact amount settles the payment; more settles it and the surplus
 * is due back; less leaves it open. Returns the payment's id.
 * @throws InputInvalid when the payment is unknown or none of the account, or when the amount is too small; AlreadyDecided
 *   when this transfer was confirmed before
 */
export async function confirmTransfer(
  ctx: ActContext,
  { paymentId, amountCents, movement = null }: { paymentId: PaymentId; amountCents: number; movement?: MovementOfBank | null },
) {
  const { tx } = ctx;
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  if (!payment) throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
  if (!paymentMethods[payment.method].hasStructuredCommunication)
    throw new InputInvalid(localized(messages.payment_not_transfer), 'paymentId', 'NOT_APPLICABLE');
  if (amountCents === 0) throw new InputInvalid(localized(messages.payment_transfer_amount), 'amountCents', 'OUT_OF_RANGE');
  const settlement = await settlePayment(ctx, { paymentId, paidCents: amountCents, acceptSurplus: true, movement });
  if (settlement.kind === 'already') throw new AlreadyDecided(localized(messages.payment_transfer_already));
  if (settlement.kind === 'settled') return paymentId;
  throw new InputInvalid(
    (locale) =>
      messages.payment_transfer_partial(
        {
          received: formatCents(amountCents, locale),
          expected: formatCents(payment.amountCents, locale),
          missing: formatCents(payment.amountCents - amountCents, locale),
        },
        { locale },
      ),
    'amountCents',
    'OUT_OF_RANGE',
  );
}
