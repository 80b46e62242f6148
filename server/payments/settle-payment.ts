import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { alertOnce } from './alert-once.ts';
import { judgeLine, type LineFacts, type LineVerdict } from './judge-line.ts';
import { oweRefunds } from './owe-refunds.ts';
import { supersedePayment } from './supersede-payment.ts';

type Line = LineFacts & {
  enrolmentId: string;
  amountCents: number;
  weekId: string;
  childId: string;
  parentId: string;
  waitingId: string | null;
};
type Judged = Line & { verdict: LineVerdict };

export type Settlement =
  | { kind: 'settled'; confirmed: number; refunded: number }
  /** this money was counted before */
  | { kind: 'already' }
  /** another amount or currency than was asked: nothing is paid, staff look at it */
  | { kind: 'mismatch' };

/**
 * Money came in: the one act for it, whoever says so. Happens once per payment, however often it is told. Confirms the
 * lines that still have, or can again have, their place; the rest is due back. `paidCents` is what really came in; more
 * than was asked is accepted when `acceptSurplus`, and due back.
 */
export async function settlePayment(
  ctx: ActContext,
  {
    paymentId,
    paidCents,
    currency = 'EUR',
    acceptSurplus = false,
  }: { paymentId: string; paidCents: number; currency?: string; acceptSurplus?: boolean },
): Promise<Settlement> {
  const { tx, actor } = ctx;
  const { parentId } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { parentId: true } });
  await lockParents(tx, [parentId]);
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { lines: { include: { enrolment: true } } } });
  if (payment.status === 'PAID' || payment.status === 'REFUNDED') return { kind: 'already' };
  const surplusCents = paidCents - payment.amountCents;
  if (currency !== 'EUR' || surplusCents < 0 || (surplusCents > 0 && !acceptSurplus)) {
    await alertOnce(tx, 'payment-mismatch', paymentId, { expectedCents: payment.amountCents, paidCents, currency });
    return { kind: 'mismatch' };
  }
  await tx.$executeRaw`
    UPDATE payment SET status = 'PAID', paid_cents = ${paidCents}, paid_at = statement_timestamp(), ended_at = statement_timestamp(), checked_at = statement_timestamp()
    WHERE id = ${paymentId}::uuid`;
  if (paidCents > 0) await tx.ledgerEntry.create({ data: { paymentId, kind: 'PAID', amountCents: paidCents } });

  await tidyWeeks(ctx, await readWeeks(tx, paymentId));
  const lines = judgeAll(await readLines(tx, paymentId));
  const kept = lines.filter(({ verdict }) => verdict.confirm);
  const returned = lines.filter(({ verdict }) => !verdict.confirm);
  await confirm(tx, paymentId, kept);
  await giveBack(tx, paymentId, returned, surplusCents);
  await closeBasket(tx, payment.basketId);
  await cancelOtherPayments(tx, paymentId, kept);
  await record(tx, actor, 'payment-settled', `payment:${paymentId}`, { paidCents, confirmed: kept.length, refunded: returned.length });
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

/** The weeks are locked and tidied: what is free now is free, and no queue waits for it. */
const readLines = (tx: Tx, paymentId: string) => tx.$queryRaw<Line[]>`
  SELECT line.enrolment_id AS "enrolmentId", line.amount_cents AS "amountCents", enrolment.week_id AS "weekId",
    enrolment.child_id AS "childId", enrolment.parent_id AS "parentId", enrolment.status,
    week.capacity + week.overbooked - week.taken AS free,
    week.cancelled_at IS NOT NULL OR week.start_date <= (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date AS "isOver",
    EXISTS (SELECT FROM payment_line AS other WHERE other.enrolment_id = enrolment.id AND other.payment_id <> line.payment_id
      AND other.outcome = 'CONFIRMED') AS "isPaid",
    EXISTS (SELECT FROM enrolment AS other WHERE other.child_id = enrolment.child_id AND other.monday = enrolment.monday
      AND other.id <> enrolment.id AND other.status IN ('HELD', 'CONFIRMED')) AS "isElsewhere",
    queued.id AS "waitingId", coalesce(queued.status = 'OFFERED', false) AS "hasOffer"
  FROM payment_line AS line
  JOIN enrolment ON enrolment.id = line.enrolment_id
  JOIN week ON week.id = enrolment.week_id
  LEFT JOIN waiting_place AS queued ON queued.week_id = enrolment.week_id AND queued.child_id = enrolment.child_id
    AND queued.status IN ('WAITING', 'OFFERED')
  WHERE line.payment_id = ${paymentId}::uuid ORDER BY enrolment.seq`;

/** One line after the other: a place that one takes is not free for the next. */
function judgeAll(lines: Line[]): Judged[] {
  const taken = new Map<string, number>();
  return lines.map((line) => {
    const verdict = judgeLine({ ...line, free: line.free - (taken.get(line.weekId) ?? 0) });
    if (verdict.confirm && verdict.takesPlace) taken.set(line.weekId, (taken.get(line.weekId) ?? 0) + 1);
    return { ...line, verdict };
  });
}

async function confirm(tx: Tx, paymentId: string, lines: Judged[]) {
  const ids = lines.map(({ enrolmentId }) => enrolmentId);
  const queued = lines.flatMap(({ status, waitingId }) => (status === 'EXPIRED' && waitingId ? [waitingId] : []));
  // First, so that the offered place is free when the enrolment takes it.
  await tx.$executeRaw`
    UPDATE waiting_place SET status = CASE status WHEN 'OFFERED' THEN 'ACCEPTED'::waiting_status ELSE 'LEFT'::waiting_status END, ended_at = statement_timestamp()
    WHERE id = ANY (${queued}::uuid[])`;
  await tx.$executeRaw`
    UPDATE enrolment SET status = 'CONFIRMED', confirmed_at = coalesce(confirmed_at, statement_timestamp()), ended_at = NULL
    WHERE id = ANY (${ids}::uuid[])`;
  await tx.paymentLine.updateMany({ where: { paymentId, enrolmentId: { in: ids } }, data: { outcome: 'CONFIRMED' } });
  const actor = nameForAudit('system');
  await tx.auditEntry.createMany({
    data: ids.map((id) => ({ actor, action: 'enrolment-confirmed', subject: `enrolment:${id}`, detail: { payment: paymentId } })),
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
  for (const { verdict, childId, weekId, parentId, waitingId } of lines) {
    if (verdict.confirm || !verdict.mayWait) continue;
    if (waitingId) await tx.waitingPlace.update({ where: { id: waitingId }, data: { priority: 0 } });
    else await tx.waitingPlace.create({ data: { childId, weekId, parentId, priority: 0 } });
  }
}

const closeBasket = (tx: Tx, basketId: string) => tx.$executeRaw`
  UPDATE basket SET status = 'CLOSED', ended_at = statement_timestamp() WHERE id = ${basketId}::uuid AND status IN ('OPEN', 'VALIDATED')
    AND NOT EXISTS (SELECT FROM enrolment WHERE basket_id = basket.id AND status = 'HELD')`;

/** Other attempts to pay for what is paid now: closed here, and at the provider when it still can be. */
async function cancelOtherPayments(tx: Tx, paymentId: string, kept: Judged[]) {
  const others = await tx.payment.findMany({
    where: {
      id: { not: paymentId },
      status: 'PENDING',
      lines: { some: { enrolmentId: { in: kept.map(({ enrolmentId }) => enrolmentId) } } },
    },
    select: { id: true },
  });
  for (const { id } of others) await supersedePayment(tx, id);
}
