import { post } from '../journal/post.ts';
import type { MoneyAccount } from '../journal/accounts.ts';
import type { ActContext } from '../platform/act.ts';
import { enqueue } from '../platform/jobs.ts';
import type { MovementOfBank } from './settle-payment.ts';
import { oweRefunds } from './owe-refunds.ts';
import { readTakenBackCents } from './write-offs/owed-cents.ts';
import { takeBackWrittenOff } from './write-offs/give-up.ts';

export type ReceivedAgain = {
  paymentId: string;
  /** euro cents, above zero */
  cents: number;
  /** where it came to */
  account: MoneyAccount;
  movement?: MovementOfBank | null;
};

/**
 * Money comes for a payment that is settled: it makes good what the payer's bank took back and what the commune gave up, in this
 * order, and what is more is due back. Returns what is due back, in euro cents. The caller holds the payer locked, and the payment.
 */
export async function receiveAgain(ctx: ActContext, { paymentId, cents, account, movement = null }: ReceivedAgain): Promise<number> {
  const { tx, actor } = ctx;
  const owedCents = (await readTakenBackCents(tx, [paymentId])).get(paymentId) ?? 0;
  const { writtenOffCents } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { writtenOffCents: true } });
  await tx.payment.update({ where: { id: paymentId }, data: { status: 'PAID', paidCents: { increment: cents } } });
  await post(tx, { kind: 'RECEIVED', debit: account, credit: 'FAMILY', cents, actor, paymentId, ...movement });
  const madeGoodCents = Math.min(writtenOffCents, Math.max(0, cents - owedCents));
  if (madeGoodCents > 0) await takeBackWrittenOff(ctx, { paymentId, cents: madeGoodCents });
  const surplusCents = cents - Math.min(cents, owedCents) - madeGoodCents;
  if (surplusCents > 0) await oweRefunds(tx, paymentId, [{ enrolmentId: null, amountCents: surplusCents, reason: 'SURPLUS' }]);
  await enqueue(tx, 'issue-payment-papers', { paymentId }, { key: `payment-papers:${paymentId}` });
  return surplusCents;
}
