import type { ActContext } from '../platform/act.ts';
import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readLiveLines, type LiveLine } from '../baskets/live-lines.ts';
import { explainEmpty } from '../baskets/validate-basket.ts';
import { BasketNotValidated } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { paymentMethods } from './methods.ts';
import { settlePayment } from './settle-payment.ts';
import { nextStructuredCommunication } from './structured-communication.ts';
import { supersedePayment } from './supersede-payment.ts';
import { type PaymentId, rowId } from '../platform/ids.ts';

/**
 * Opens the payment of a validated basket: all of its live lines, at their frozen prices. Asking again for the same
 * lines by the same method gives the payment that is pending; for others, that one is cancelled. An online payment
 * keeps the places for its session, once. A basket that costs nothing is settled at once, without a provider.
 * Returns the payment's id.
 * @throws BasketEmpty, BasketNotValidated, DeadlinePassed
 */
export async function openPayment(ctx: ActContext<ParentActor>, method: PaymentMethod): Promise<PaymentId> {
  const { tx, actor } = ctx;
  // The children's other parents too, as whoever settles a payment does: what costs nothing is settled here.
  const places = await tx.enrolment.findMany({ where: { parentId: actor.parentId, status: 'HELD' }, select: { childId: true } });
  await lockParents(
    tx,
    [actor.parentId],
    places.map(({ childId }) => childId),
  );
  const lines = await readLiveLines(tx, actor.parentId);
  if (lines.length === 0) throw await explainEmpty(ctx);
  const basketId = lines[0]!.basketId;
  const basket = await tx.basket.findUniqueOrThrow({
    where: { id: basketId },
    // What was promised of the same basket is another affair: its places are confirmed.
    include: { payments: { where: { status: 'PENDING', promise: null }, include: { lines: true } } },
  });
  if (basket.status !== 'VALIDATED') throw new BasketNotValidated(localized(messages.payment_basket_not_validated));

  const { isThroughProvider, hasStructuredCommunication } = paymentMethods[method];
  if (isThroughProvider) await keepForSession(ctx, lines);
  const pending = basket.payments.find((payment) => payment.method === method && isPaymentOf(payment.lines, lines));
  for (const { id } of basket.payments) if (id !== pending?.id) await supersedePayment(tx, id);
  if (pending) return rowId('Payment', pending.id);

  const amountCents = lines.reduce((sum, { priceCents }) => sum + priceCents, 0);
  const isAwaited = hasStructuredCommunication && amountCents > 0;
  const { id } = await tx.payment.create({
    data: {
      basketId,
      parentId: actor.parentId,
      method,
      amountCents,
      structuredCommunication: isAwaited ? await nextStructuredCommunication(tx) : null,
      lines: { create: lines.map((line) => ({ enrolmentId: line.id, amountCents: line.priceCents })) },
    },
    select: { id: true },
  });
  await record(tx, actor, 'payment-started', `payment:${id}`, { method, cents: amountCents });
  if (isAwaited) await enqueueMail(tx, { kind: 'transfer-expected', paymentId: id });
  if (amountCents === 0) await settlePayment(ctx, { paymentId: id, paidCents: 0 });
  return rowId('Payment', id);
}

/** Does a payment pay exactly these lines, at their prices? */
export const isPaymentOf = (paid: { enrolmentId: string; amountCents: number }[], lines: Pick<LiveLine, 'id' | 'priceCents'>[]): boolean =>
  paid.length === lines.length &&
  lines.every(({ id, priceCents }) => paid.some((line) => line.enrolmentId === id && line.amountCents === priceCents));

/** A line whose deadline is nearer than the session is kept for it, once; one whose deadline is far does not use that up. */
const keepForSession = ({ tx, rules: { graceSeconds } }: ActContext, lines: LiveLine[]) => tx.$executeRaw`
  UPDATE enrolment SET grace_used = true, held_until = statement_timestamp() + make_interval(secs => ${graceSeconds}::float8)
  WHERE id = ANY (${lines.map(({ id }) => id)}::uuid[]) AND status = 'HELD' AND NOT grace_used
    AND held_until > statement_timestamp() AND held_until < statement_timestamp() + make_interval(secs => ${graceSeconds}::float8)`;
