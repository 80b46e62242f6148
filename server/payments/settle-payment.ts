import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lockParents, runIn } from '../plaines/lock-weeks.ts';
import { findObstacle } from '../enrolments/eligibility.ts';
import { addEnrolment, countTakeableOnly, readFacts, type Queued } from '../enrolments/facts.ts';
import { acceptOffers, confirmSeats } from '../enrolments/take-seats.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { post } from '../journal/post.ts';
import { alertOnce } from './alert-once.ts';
import { judgeLine, passesOver, type LineFacts, type LineVerdict } from './judge-line.ts';
import { paymentMethods } from './methods.ts';
import { oweRefunds } from './owe-refunds.ts';
import { supersedePayment } from './supersede-payment.ts';

type Line = Omit<LineFacts, 'obstacle'> & {
  enrolmentId: string;
  amountCents: number;
  weekId: string;
  childId: string;
  parentId: string;
};
/** `queued`: the child's line in the week's queue */
type Judged = Line & { queued: Queued | null; verdict: LineVerdict };

/** Money that a statement of the bank shows: the movement that the books count, and the day of the bank's books. */
export type MovementOfBank = { movementId: string; valueDate: Date };

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
    movement = null,
  }: { paymentId: string; paidCents: number; currency?: string; acceptSurplus?: boolean; movement?: MovementOfBank | null },
): Promise<Settlement> {
  const { tx, actor } = ctx;
  const asked = await tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { parentId: true, lines: { select: { enrolment: { select: { childId: true } } } } },
  });
  await lockParents(
    tx,
    [asked.parentId],
    asked.lines.map(({ enrolment }) => enrolment.childId),
  );
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
  if (paidCents > 0) {
    const debit = movement ? 'UNALLOCATED' : paymentMethods[payment.method].account;
    await post(tx, { kind: 'RECEIVED', debit, credit: 'FAMILY', cents: paidCents, actor, paymentId, ...movement });
  }

  await tidyWeeks(ctx, await readWeeks(tx, paymentId));
  const lines = await judgeAll(tx, await readLines(tx, paymentId));
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

const readLines = (tx: Tx, paymentId: string) => tx.$queryRaw<Line[]>`
  SELECT line.enrolment_id AS "enrolmentId", line.amount_cents AS "amountCents", enrolment.week_id AS "weekId",
    enrolment.child_id AS "childId", enrolment.parent_id AS "parentId", enrolment.status,
    EXISTS (SELECT FROM payment_line AS other WHERE other.enrolment_id = enrolment.id AND other.payment_id <> line.payment_id
      AND other.outcome = 'CONFIRMED') AS "isPaid"
  FROM payment_line AS line JOIN enrolment ON enrolment.id = line.enrolment_id
  WHERE line.payment_id = ${paymentId}::uuid ORDER BY enrolment.seq`;

/**
 * The weeks are locked and tidied: what is free now is free, and no queue waits for it. One line after the other: what one of
 * them takes is there for the next to see.
 */
async function judgeAll(tx: Tx, lines: Line[]): Promise<Judged[]> {
  const facts = await readFacts(runIn(tx), {
    parentIds: [...new Set(lines.map(({ parentId }) => parentId))],
    childIds: [...new Set(lines.map(({ childId }) => childId))],
    weekIds: [...new Set(lines.map(({ weekId }) => weekId))],
  });
  countTakeableOnly(facts);
  return lines.map((line) => {
    const [child, week] = [facts.children.get(line.childId)!, facts.weeks.get(line.weekId)!];
    const queued = facts.queueOfChild.get(child.id)?.find(({ weekId }) => weekId === week.id) ?? null;
    const obstacle = findObstacle(facts, { parentId: line.parentId, child, week }, passesOver)?.reason ?? null;
    const verdict = judgeLine({ ...line, obstacle });
    if (verdict.confirm && verdict.takesPlace) {
      if (queued?.status !== 'OFFERED') week.free -= 1;
      const { enrolmentId: id, childId, parentId, weekId } = line;
      addEnrolment(facts, {
        id,
        childId,
        parentId,
        weekId,
        seasonId: week.seasonId,
        monday: week.monday,
        status: 'CONFIRMED',
        heldUntil: null,
        price: null,
      });
    }
    return { ...line, queued, verdict };
  });
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
  await confirmSeats(run, ids);
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
  for (const { verdict, childId, weekId, parentId, queued } of lines) {
    if (verdict.confirm || !verdict.mayWait) continue;
    if (queued) await tx.waitingPlace.update({ where: { id: queued.id }, data: { priority: 0 } });
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
