import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { dayOf, fromIsoDay, isoDay, toDate } from '../language/dates.ts';
import type { Tx } from '../platform/database.ts';
import { enqueue, enqueueMail } from '../platform/jobs.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { acceptOffers, confirmSeats } from '../enrolments/take-seats.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { post } from '../journal/post.ts';
import { alertOnce } from './alert-once.ts';
import { closeBasket } from './close-basket.ts';
import { type Judged, judgeLines } from './judge-lines.ts';
import { lockPayer } from './lock-payer.ts';
import { markPaid } from './mark-paid.ts';
import { paymentMethods } from './methods.ts';
import { oweRefunds } from './owe-refunds.ts';
import { closePromise } from './promises/close-promise.ts';
import { releasePromised } from './promises/lower-promise.ts';
import { readReceived } from './received.ts';
import { isSettled } from './states.ts';
import { supersedePayment } from './supersede-payment.ts';
import { takeBackWrittenOff } from './write-offs/give-up.ts';

/** Money that a statement of the bank shows: the movement that the books count, and the day of the bank's books. */
export type MovementOfBank = { movementId: string; valueDate: Date };

export type Received = {
  paymentId: string;
  /** what comes in now, in euro cents */
  paidCents: number;
  currency?: string;
  /** less than is open is written down and leaves it open, more is due back; else only the exact amount counts */
  acceptAny?: boolean;
  movement?: MovementOfBank | null;
  /** the day on which the bank counts it, where one is known: what came before the deadline is not late */
  bankDay?: Date | null;
  /** when the provider says that it was paid: the books count it on that day, whenever the portal is told */
  paidAt?: Date | null;
  /** how it came, when it is not as the payment was to be made: a promise that is paid at the counter */
  by?: PaymentMethod;
};

export type Settlement =
  | { kind: 'settled'; confirmed: number; refunded: number }
  /** less than was open: it is counted, and the rest is still awaited */
  | { kind: 'part'; missingCents: number }
  /** this money was counted before */
  | { kind: 'already' }
  /** another amount or currency than was asked: nothing is paid, staff look at it */
  | { kind: 'mismatch' };

/**
 * Money came in: the one act for it, whoever says so. Happens once per payment, however often it is told. Confirms the
 * lines that still have, or can again have, their place; the rest is due back. Of a transfer, parts add up: what is missing
 * stays open, and more than is asked is due back.
 */
export async function settlePayment(
  ctx: ActContext,
  { paymentId, paidCents, currency = 'EUR', acceptAny = false, movement = null, bankDay = null, paidAt = null, by }: Received,
): Promise<Settlement> {
  const { tx, actor } = ctx;
  await lockPayer(tx, paymentId);
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { promise: { select: { id: true } } } });
  if (isSettled(payment.status)) return { kind: 'already' };
  const surplusCents = (await readReceived(tx, payment)) + paidCents - payment.amountCents;
  if (currency !== 'EUR' || (surplusCents !== 0 && !acceptAny)) {
    await alertOnce(tx, 'payment-mismatch', paymentId, { expectedCents: payment.amountCents, paidCents, currency });
    return { kind: 'mismatch' };
  }
  if (paidCents > 0) {
    const debit = movement ? 'UNALLOCATED' : paymentMethods[by ?? payment.method].account;
    const valueDate = bankDay ? fromIsoDay(isoDay(bankDay)) : paidAt && toDate(dayOf(paidAt));
    await post(tx, { kind: 'RECEIVED', debit, credit: 'FAMILY', cents: paidCents, actor, paymentId, valueDate, ...movement });
    // What comes for a claim that was given up makes it good by as much.
    const madeGoodCents = Math.min(payment.writtenOffCents, paidCents);
    if (madeGoodCents > 0) await takeBackWrittenOff(ctx, { paymentId, cents: madeGoodCents });
  }
  if (surplusCents < 0) {
    await tx.payment.update({ where: { id: paymentId }, data: { paidCents: { increment: paidCents } } });
    await record(tx, actor, 'payment-in-part', `payment:${paymentId}`, { paidCents, missingCents: -surplusCents });
    await enqueueMail(tx, { kind: payment.promise ? 'payment-promised' : 'transfer-expected', paymentId });
    return { kind: 'part', missingCents: -surplusCents };
  }
  if (payment.promise && payment.status === 'PENDING')
    return { kind: 'settled', confirmed: await closePromise(ctx, { id: paymentId, paidCents, surplusCents }), refunded: 0 };
  await markPaid(tx, paymentId, paidCents);

  await tidyWeeks(ctx, await readWeeks(tx, paymentId));
  const lines = await judgeLines(tx, paymentId, bankDay);
  const kept = lines.filter(({ verdict }) => verdict.confirm);
  const returned = lines.filter(({ verdict }) => !verdict.confirm);
  await confirm(tx, paymentId, kept);
  await giveBack(tx, paymentId, returned, surplusCents);
  await closeBasket(tx, payment.basketId);
  await endOtherPayments(ctx, paymentId, kept);
  await record(tx, actor, 'payment-settled', `payment:${paymentId}`, { paidCents, confirmed: kept.length, refunded: returned.length });
  if (payment.amountCents > 0) await enqueue(tx, 'issue-payment-papers', { paymentId }, { key: `payment-papers:${paymentId}` });
  if (kept.length > 0) await enqueueMail(tx, { kind: 'payment-recap', paymentId });
  if (returned.length > 0) await enqueueMail(tx, { kind: 'payment-late', paymentId });
  return { kind: 'settled', confirmed: kept.length, refunded: returned.length };
}

/** The weeks of the lines, and those at the same dates where a hold of one of the children ran out unwritten. */
async function readWeeks(tx: Tx, paymentId: string): Promise<string[]> {
  const weeks = await tx.$queryRaw<{ weekId: string }[]>`
    SELECT enrolment.week_id AS "weekId" FROM payment_line JOIN enrolment ON enrolment.id = enrolment_id WHERE payment_id = ${paymentId}::uuid
    UNION SELECT other.week_id FROM payment_line JOIN enrolment ON enrolment.id = enrolment_id
    JOIN enrolment AS other ON other.child_id = enrolment.child_id AND other.monday = enrolment.monday
    WHERE payment_id = ${paymentId}::uuid AND other.status = 'HELD' AND other.held_until <= statement_timestamp()`;
  return weeks.map(({ weekId }) => weekId);
}

async function confirm(tx: Tx, paymentId: string, lines: Judged[]) {
  const ids = lines.map(({ enrolmentId }) => enrolmentId);
  const run = runIn(tx);
  const queued = lines.flatMap(({ status, queued: line }) => (status === 'EXPIRED' && line ? [line] : []));
  await acceptOffers(
    run,
    queued.filter(({ status }) => status === 'OFFERED').map(({ id }) => id),
  );
  await tx.$executeRaw`
    UPDATE waiting_place SET status = 'LEFT', ended_at = statement_timestamp()
    WHERE id = ANY (${queued.map(({ id }) => id)}::uuid[]) AND status = 'WAITING'`;
  for (const { weekId } of lines.filter(({ isAbove }) => isAbove))
    await tx.week.update({ where: { id: weekId }, data: { overbooked: { increment: 1 } } });
  await confirmSeats(run, ids);
  await tx.paymentLine.updateMany({ where: { paymentId, enrolmentId: { in: ids } }, data: { outcome: 'CONFIRMED' } });
  const actor = nameForAudit('system');
  await tx.auditEntry.createMany({
    data: lines.map(({ enrolmentId, isAbove }) => ({
      actor,
      action: 'enrolment-confirmed',
      subject: `enrolment:${enrolmentId}`,
      detail: { payment: paymentId, ...(isAbove && { aboveCapacity: true }) },
    })),
  });
}

async function giveBack(tx: Tx, paymentId: string, lines: Judged[], surplusCents: number) {
  await tx.paymentLine.updateMany({
    where: { paymentId, enrolmentId: { in: lines.map(({ enrolmentId }) => enrolmentId) } },
    data: { outcome: 'REFUNDED' },
  });
  const due = lines.flatMap(({ enrolmentId, amountCents, verdict }) =>
    verdict.confirm || amountCents === 0 ? [] : [{ enrolmentId, amountCents, reason: verdict.reason }],
  );
  await oweRefunds(
    tx,
    paymentId,
    surplusCents > 0 ? [...due, { enrolmentId: null, amountCents: surplusCents, reason: 'SURPLUS' as const }] : due,
  );
  for (const { verdict, childId, weekId, parentId, queued } of lines) {
    if (verdict.confirm || !verdict.mayWait) continue;
    if (queued) await tx.waitingPlace.update({ where: { id: queued.id }, data: { priority: 0 } });
    else await tx.waitingPlace.create({ data: { childId, weekId, parentId, priority: 0 } });
  }
}

/** Other attempts to pay for what is paid now: closed here, and at the provider when it still can be. A promise owes the rest. */
async function endOtherPayments(ctx: ActContext, paymentId: string, kept: Judged[]) {
  const { tx } = ctx;
  const ids = kept.map(({ enrolmentId }) => enrolmentId);
  const others = await tx.payment.findMany({
    where: { id: { not: paymentId }, status: 'PENDING', promise: null, lines: { some: { enrolmentId: { in: ids } } } },
    select: { id: true },
  });
  for (const { id } of others) await supersedePayment(tx, id);
  await releasePromised(ctx, ids, paymentId);
}
