// The books of a write-off: what is given up is owed no more, and is owed again by what is taken back of it.
import { post } from '../../journal/post.ts';
import type { ActContext } from '../../platform/act.ts';
import { record } from '../../audit/record.ts';

/** Euro cents, above zero. The caller holds the payment locked. */
type Part = { paymentId: string; cents: number };

/** Gives up what is owed. */
export async function giveUp({ tx, actor }: ActContext, { paymentId, cents }: Part): Promise<void> {
  await post(tx, { kind: 'WRITTEN_OFF', debit: 'WRITE_OFF', credit: 'FAMILY', cents, actor, paymentId });
  await tx.payment.update({ where: { id: paymentId }, data: { writtenOffCents: { increment: cents } } });
}

/** Takes back a part of what was given up, or all of it: money came for it, its place is not owed for any more, or staff undo it. */
export async function takeBackWrittenOff({ tx, actor }: ActContext, { paymentId, cents }: Part): Promise<void> {
  await post(tx, { kind: 'WRITTEN_OFF', debit: 'FAMILY', credit: 'WRITE_OFF', cents, actor, paymentId });
  await tx.payment.update({ where: { id: paymentId }, data: { writtenOffCents: { decrement: cents } } });
  await record(tx, actor, 'write-off-lowered', `payment:${paymentId}`, { cents });
}
