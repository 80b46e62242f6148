import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import { dayOf, toDate, toPlainDate } from '../language/dates.ts';
import type { ActContext } from '../platform/act.ts';
import { readClock } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { giveBack, readPlaceMoney } from './place-money.ts';
import { owedPromise } from './promises/owed.ts';
import { sealPromise } from './promises/sealed-promise.ts';
import { nextStructuredCommunication } from './structured-communication.ts';

/** Days in which a family pays what a place costs more; the place is theirs meanwhile. */
const differenceDays = 14;

export type Difference = {
  enrolmentId: string;
  /** what the place cost and costs, in euro cents */
  beforeCents: number;
  afterCents: number;
};
/** `owedCents`: what the family has to pay more; `refundedCents`: what goes back; both in euro cents, one of them 0. */
export type Settled = { owedCents: number; refundedCents: number };

/**
 * A place that is paid or promised costs something else from now on. Less: what is owed for it is lowered, the rest goes back. More: the
 * family owes the difference, by a payment with a communication of its own, within a fortnight and before the week; one that it already owes for the place
 * becomes greater. The price of the place is the caller's, who holds the payer locked.
 */
export async function settleDifference(ctx: ActContext, { enrolmentId, beforeCents, afterCents }: Difference): Promise<Settled> {
  const cents = afterCents - beforeCents;
  if (cents === 0) return { owedCents: 0, refundedCents: 0 };
  if (cents < 0) {
    const refundedCents = await giveBack(ctx, await readPlaceMoney(ctx.tx, enrolmentId), { cents: -cents, reason: 'PRICE_LOWERED' });
    return { owedCents: 0, refundedCents };
  }
  const paymentId = (await raiseOwn(ctx, enrolmentId, cents)) ?? (await askFor(ctx, enrolmentId, cents));
  await record(ctx.tx, ctx.actor, 'difference-owed', `payment:${paymentId}`, { enrolment: enrolmentId, cents });
  await enqueueMail(ctx.tx, { kind: 'payment-promised', paymentId });
  return { owedCents: cents, refundedCents: 0 };
}

/** Adds to what the family itself still owes for the place; null when it owes nothing. What another promised stays what was promised. */
async function raiseOwn({ tx }: ActContext, enrolmentId: string, cents: number): Promise<string | null> {
  const own = await tx.paymentLine.findFirst({
    where: { enrolmentId, payment: { ...owedPromise, promise: { guarantor: 'PAYER' } } },
    select: { paymentId: true },
    orderBy: { isDifference: 'desc' },
  });
  if (!own) return null;
  const { paymentId } = own;
  await tx.$queryRaw`SELECT FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
  await tx.paymentLine.update({
    where: { paymentId_enrolmentId: { paymentId, enrolmentId } },
    data: { amountCents: { increment: cents } },
  });
  await tx.payment.update({ where: { id: paymentId }, data: { amountCents: { increment: cents } } });
  return paymentId;
}

async function askFor({ tx, keys }: ActContext, enrolmentId: string, cents: number): Promise<string> {
  const { basketId, parentId, week } = await tx.enrolment.findUniqueOrThrow({
    where: { id: enrolmentId },
    select: { basketId: true, parentId: true, week: { select: { startDate: true } } },
  });
  const promiseId = uuid();
  const dueOn = dueDay(dayOf(await readClock(tx)), toPlainDate(week.startDate));
  const { id } = await tx.payment.create({
    data: {
      ...{ basketId, parentId, method: 'TRANSFER', amountCents: cents },
      structuredCommunication: await nextStructuredCommunication(tx),
      lines: { create: { enrolmentId, amountCents: cents, isDifference: true } },
      promise: {
        create: { id: promiseId, guarantor: 'PAYER', dueOn, sealed: sealPromise(keys, promiseId, { name: null, reference: null }) },
      },
    },
    select: { id: true },
  });
  return id;
}

/** The last day on which it is to be paid: before the week begins; of a week that has begun, the whole term. */
function dueDay(today: Day, begins: Day): Date {
  const term = today.add({ days: differenceDays });
  const dayBefore = begins.subtract({ days: 1 });
  const isAhead = dayBefore.toString() >= today.toString();
  return toDate(isAhead && dayBefore.toString() < term.toString() ? dayBefore : term);
}

type Day = ReturnType<typeof toPlainDate>;
