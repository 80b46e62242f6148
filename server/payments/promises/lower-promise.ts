import { record } from '../../audit/record.ts';
import type { ActContext } from '../../platform/act.ts';
import { readReceived } from '../received.ts';
import { owedPromise } from './owed.ts';
import { closePromise } from './close-promise.ts';
import { takeBackWrittenOff } from '../write-offs/give-up.ts';

/** What is not owed any more of a place; euro cents. */
export type Lowered = { enrolmentId: string; cents: number };

/**
 * A promise owes less: a place of it was cancelled, or was paid otherwise. What nothing is owed for any more ends; when what came
 * in is enough for the rest, that is paid, and what is too much is due back. What was given up is no more than the rest. The caller holds the payer locked.
 */
export async function lowerPromise(ctx: ActContext, paymentId: string, off: readonly Lowered[]): Promise<void> {
  const { tx, actor } = ctx;
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  const offCents = off.reduce((sum, { cents }) => sum + cents, 0);
  if (payment.status !== 'PENDING' || offCents === 0) return;
  const leftCents = payment.amountCents - offCents;
  const receivedCents = await readReceived(tx, payment);
  const givenUpCents = Math.min(payment.writtenOffCents, Math.max(0, receivedCents + payment.writtenOffCents - leftCents));
  if (givenUpCents > 0) await takeBackWrittenOff(ctx, { paymentId, cents: givenUpCents });
  await record(tx, actor, 'promise-lowered', `payment:${paymentId}`, { cents: offCents, leftCents });
  if (leftCents === 0 && receivedCents === 0) {
    // What was promised stays to be read; of an ended payment nothing is owed.
    await tx.$executeRaw`UPDATE payment SET status = 'CANCELLED', ended_at = statement_timestamp() WHERE id = ${paymentId}::uuid`;
    return;
  }
  for (const { enrolmentId, cents } of off)
    await tx.paymentLine.update({
      where: { paymentId_enrolmentId: { paymentId, enrolmentId } },
      data: { amountCents: { decrement: cents } },
    });
  await tx.payment.update({ where: { id: paymentId }, data: { amountCents: leftCents } });
  if (receivedCents >= leftCents) await closePromise(ctx, { id: paymentId, paidCents: 0, surplusCents: receivedCents - leftCents });
}

/** Takes off a promise what it still owes: nobody pays it any more. What came in stays counted for its lines, in their order. */
export async function dropOpen(ctx: ActContext, paymentId: string): Promise<void> {
  const payment = await ctx.tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    include: { lines: { orderBy: { enrolmentId: 'asc' } } },
  });
  if (payment.status !== 'PENDING') return;
  let leftCents = await readReceived(ctx.tx, payment);
  const off = payment.lines.map(({ enrolmentId, amountCents }) => {
    const keptCents = Math.min(leftCents, amountCents);
    leftCents -= keptCents;
    return { enrolmentId, cents: amountCents - keptCents };
  });
  await lowerPromise(ctx, paymentId, off);
}

/** Takes off promises all that they owe for these places; `but`: it paid them at the price that was promised, a difference stays owed. */
export async function releasePromised(ctx: ActContext, enrolmentIds: readonly string[], but: string | null = null): Promise<void> {
  const lines = await ctx.tx.paymentLine.findMany({
    where: {
      enrolmentId: { in: [...enrolmentIds] },
      ...(but && { isDifference: false }),
      payment: { ...owedPromise, ...(but && { id: { not: but } }) },
    },
    select: { paymentId: true, enrolmentId: true, amountCents: true },
    orderBy: [{ paymentId: 'asc' }, { enrolmentId: 'asc' }],
  });
  for (const [paymentId, own] of Map.groupBy(lines, (line) => line.paymentId))
    await lowerPromise(
      ctx,
      paymentId,
      own.map(({ enrolmentId, amountCents: cents }) => ({ enrolmentId, cents })),
    );
}
