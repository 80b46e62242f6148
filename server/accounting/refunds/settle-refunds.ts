// What statements of the bank show of refunds: that they left, line by line or as the total of a batch, and that one came back.
import { record } from '../../audit/record.ts';
import { post } from '../../journal/post.ts';
import { closeWhenAllWentBack } from '../../payments/record-money-back.ts';
import { type ActContext, type ActSource, transact } from '../../platform/act.ts';
import { nameForAudit } from '../../platform/actor.ts';
import type { Prisma, Tx } from '../../platform/database.ts';
import { enqueueMail } from '../../platform/jobs.ts';
import { lock } from '../../platform/locks.ts';
import { openText } from '../movement-text.ts';
import { listRefundMovements, type RefundMovement } from './refund-movements.ts';
import { readBatchNumber, readRefundNumber } from './refund-number.ts';

/**
 * Settles the refunds that movements of an import name, each movement in a transaction of its own: what left before what came
 * back. Returns how many movements.
 */
export async function settleRefunds(app: ActSource, importId: string): Promise<number> {
  const movements = await listRefundMovements(app.database.prisma, importId);
  let settled = 0;
  for (const movement of movements.toSorted((one, other) => one.amountCents - other.amountCents)) {
    const { endToEndId } = openText(app.keyRing, movement.id, movement.sealed);
    if (readRefundNumber(endToEndId) === null && readBatchNumber(endToEndId) === null) continue;
    settled += Number(await transact(app, 'system', (ctx) => settleMovement(ctx, movement, endToEndId)));
  }
  return settled;
}

async function settleMovement(ctx: ActContext, movement: RefundMovement, endToEndId: string | null): Promise<boolean> {
  const { tx } = ctx;
  await lock(tx, `bank movement ${movement.id}`);
  if ((await tx.bankRefund.count({ where: { movementId: movement.id } })) > 0) return false;
  const refunds = await findRefunds(tx, endToEndId);
  const cents = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (refunds.length === 0 || cents !== Math.abs(movement.amountCents)) return false;
  const isBack = movement.amountCents > 0;
  if (isBack && refunds.length > 1) return false;
  for (const { id, paymentId } of refunds) {
    await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
    const refund = await tx.refund.findUniqueOrThrow({ where: { id } });
    if (isBack) await takeBack(ctx, refund, movement);
    else await finish(ctx, refund, movement);
  }
  return true;
}

/** The refund of a number, or those that left with a batch. */
async function findRefunds(tx: Tx, endToEndId: string | null) {
  const [refundSeq, batchSeq] = [readRefundNumber(endToEndId), readBatchNumber(endToEndId)];
  const where: Prisma.RefundWhereInput | null =
    refundSeq !== null
      ? { seq: refundSeq }
      : batchSeq !== null
        ? { batchLines: { some: { endedAt: null, batch: { seq: batchSeq, status: 'RELEASED' } } } }
        : null;
  return where
    ? tx.refund.findMany({ where, orderBy: { paymentId: 'asc' }, select: { id: true, paymentId: true, amountCents: true } })
    : [];
}

type Refund = {
  id: string;
  paymentId: string;
  enrolmentId: string | null;
  amountCents: number;
  status: 'DUE' | 'SENT' | 'DONE' | 'FAILED';
};

const postingOf = ({ actor }: ActContext, { id, paymentId, enrolmentId, amountCents }: Refund) => ({
  cents: amountCents,
  actor,
  paymentId,
  refundId: id,
  enrolmentId,
});

const ofMovement = ({ countedId, entryDate }: RefundMovement) => ({ movementId: countedId, valueDate: entryDate });

const note = ({ tx, actor }: ActContext, { id, amountCents }: Refund, movement: RefundMovement) =>
  tx.bankRefund.create({
    data: {
      movementId: movement.id,
      refundId: id,
      amountCents: BigInt(movement.amountCents < 0 ? -amountCents : amountCents),
      actor: nameForAudit(actor),
    },
  });

/** It left: one that is on its way is done; one that staff said that they sent is what the bank shows now. */
async function finish(ctx: ActContext, refund: Refund, movement: RefundMovement) {
  const { tx } = ctx;
  const of = { ...postingOf(ctx, refund), ...ofMovement(movement) };
  if (refund.status === 'SENT') {
    await tx.$executeRaw`UPDATE refund SET status = 'DONE', ended_at = statement_timestamp() WHERE id = ${refund.id}::uuid`;
    await post(tx, { kind: 'REFUND_DONE', debit: 'UNDER_WAY', credit: 'UNALLOCATED', ...of });
    await closeWhenAllWentBack(tx, refund.paymentId);
  } else if ((await saidCents(tx, refund.id)) >= refund.amountCents) {
    await post(tx, { kind: 'SEEN', debit: 'TRANSFERS', credit: 'UNALLOCATED', ...of });
  } else return;
  await note(ctx, refund, movement);
  await record(tx, ctx.actor, 'refund-left', `refund:${refund.id}`, { movement: movement.id, cents: refund.amountCents });
}

/** What staff, or a return without its departure, say that left for a refund and that no statement has shown, in euro cents. */
async function saidCents(tx: Tx, refundId: string): Promise<number> {
  const { _sum: sum } = await tx.journalLine.aggregate({ where: { refundId, account: 'TRANSFERS' }, _sum: { amountCents: true } });
  return -Number(sum.amountCents ?? 0n);
}

/** It came back: to be sent again, to another account. When no statement showed that it left, one that is missing would. */
async function takeBack(ctx: ActContext, refund: Refund, movement: RefundMovement) {
  const { tx } = ctx;
  if (refund.status !== 'SENT' && refund.status !== 'DONE') return;
  const of = postingOf(ctx, refund);
  if (refund.status === 'SENT') await post(tx, { kind: 'REFUND_DONE', debit: 'UNDER_WAY', credit: 'TRANSFERS', ...of });
  await tx.$executeRaw`UPDATE refund SET status = 'FAILED', ended_at = statement_timestamp() WHERE id = ${refund.id}::uuid`;
  await post(tx, { kind: 'REFUND_FAILED', debit: 'UNALLOCATED', credit: 'OWED_BACK', ...of, ...ofMovement(movement) });
  await tx.$executeRaw`UPDATE refund_batch_line SET ended_at = statement_timestamp() WHERE refund_id = ${refund.id}::uuid AND ended_at IS NULL`;
  await tx.$executeRaw`UPDATE payment SET status = 'PAID' WHERE id = ${refund.paymentId}::uuid AND status = 'REFUNDED'`;
  await note(ctx, refund, movement);
  await record(tx, ctx.actor, 'refund-returned', `refund:${refund.id}`, { movement: movement.id, reason: movement.reversalReason });
  await enqueueMail(tx, { kind: 'refund-returned', refundId: refund.id });
}
