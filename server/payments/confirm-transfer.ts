import type { ActContext } from '../platform/act.ts';
import { record } from '../audit/record.ts';
import { readClock, type Tx } from '../platform/database.ts';
import type { PaymentId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { paymentMethods } from './methods.ts';
import { type MovementOfBank, type Settlement, settlePayment } from './settle-payment.ts';

export type SeenTransfer = {
  paymentId: PaymentId;
  /** what came in, in euro cents */
  amountCents: number;
  /** the movement of a statement; null when staff say so */
  movement?: MovementOfBank | null;
  /** the day on which the bank counts it; null: it counts from now */
  bankDay?: Date | null;
  /** why staff say that it counts from that day */
  reason?: string | null;
};

/**
 * Staff, or a statement of the bank, saw a transfer on the commune's account. Together with what came before, the exact amount
 * settles the payment; more settles it and the surplus is due back; less is written down and leaves the rest open.
 * @throws InputInvalid when the payment is unknown or none of the account, for no amount, for a day without a reason or to come;
 *   AlreadyDecided when the payment is settled
 */
export async function confirmTransfer(ctx: ActContext, seen: SeenTransfer): Promise<Settlement> {
  const { tx } = ctx;
  const { paymentId, amountCents, movement = null, bankDay = null } = seen;
  await requireTransfer(tx, paymentId);
  if (amountCents === 0) throw new InputInvalid(localized(messages.payment_transfer_amount), 'amountCents', 'OUT_OF_RANGE');
  if (bankDay && !movement) await recordDay(ctx, { ...seen, bankDay });
  const settlement = await settlePayment(ctx, { paymentId, paidCents: amountCents, acceptAny: true, movement, bankDay });
  if (settlement.kind === 'already') throw new AlreadyDecided(localized(messages.payment_transfer_already));
  return settlement;
}

/** @throws InputInvalid when the payment is unknown or no transfer */
export async function requireTransfer(tx: Tx, paymentId: string): Promise<void> {
  const payment = await tx.payment.findUnique({ where: { id: paymentId }, select: { method: true, structuredCommunication: true } });
  if (!payment) throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
  // One that the payer's bank took back has a number, however it was paid.
  if (!paymentMethods[payment.method].hasStructuredCommunication && !payment.structuredCommunication)
    throw new InputInvalid(localized(messages.payment_not_transfer), 'paymentId', 'NOT_APPLICABLE');
}

/** Staff say that the bank counts it from an earlier day, which decides whether it is late. */
async function recordDay({ tx, actor }: ActContext, { paymentId, bankDay, reason }: SeenTransfer & { bankDay: Date }) {
  if (!reason?.trim()) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason', 'REQUIRED');
  if (bankDay > (await readClock(tx))) throw new InputInvalid(localized(messages.payment_transfer_day), 'bankDay', 'OUT_OF_RANGE');
  await record(tx, actor, 'transfer-day-said', `payment:${paymentId}`, { day: isoDay(bankDay), reason: reason.trim() });
}
