// Batches of refunds for the bank: made by one member of staff, released by another when they are large, given to the bank.
import { v7 as uuid } from 'uuid';
import { record } from '../../audit/record.ts';
import { dayOf, isoDay, toDate } from '../../language/dates.ts';
import { localized, messages } from '../../language/messages.ts';
import { closeWhenAllWentBack } from '../../payments/record-money-back.ts';
import { post } from '../../journal/post.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock, type Tx } from '../../platform/database.ts';
import { open, openJson, seal, sealJson, type KeyRing } from '../../platform/encryption.ts';
import { AlreadyDecided, InputInvalid, NotEligible } from '../../platform/refusals.ts';
import { findPayees, type Payee } from './find-payees.ts';
import { readPainVersion, writePain001 } from './pain001.ts';
import { formatBatchNumber, formatRefundNumber } from './refund-number.ts';
import { isToSend } from './to-send.ts';

/** Refunds of one batch at most: what a person can look through. */
export const mostRefunds = 500;

const fileOf = (id: string) => `refund_batch.file:${id}`;
const accountOf = (id: string) => `refund_batch_line.sealed:${id}`;

/** To which account a line of a batch went. */
export const openOrderedAccount = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }): Payee =>
  openJson<Payee>(keys, accountOf(id), sealed);

/** From when the bank may carry it out: the next day that is no weekend. */
function nextWorkingDay(today: ReturnType<typeof dayOf>): Date {
  let day = today.add({ days: 1 });
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  return toDate(day);
}

/**
 * Makes a batch of refunds that staff send. Up to the amount that the commune sets it is released at once; above it waits for somebody
 * else. Its file is written now and stays. Returns its id.
 * @throws InputInvalid for no refund, too many, an unknown one, or one whose account is not known; AlreadyDecided for one that is
 *   not to be sent, or is in another batch
 */
export async function makeBatch(ctx: ActContext<StaffActor>, refundIds: readonly string[]): Promise<string> {
  const { tx, actor, keys } = ctx;
  const ids = [...new Set(refundIds)].toSorted();
  if (ids.length === 0) throw new InputInvalid(localized(messages.refund_batch_empty), 'refundIds', 'REQUIRED');
  if (ids.length > mostRefunds) throw new InputInvalid(localized(messages.refund_batch_large), 'refundIds', 'OUT_OF_RANGE');
  const refunds = await lockRefunds(tx, ids);
  if (refunds.length < ids.length) throw new InputInvalid(localized(messages.refund_unknown), 'refundIds', 'UNKNOWN');
  if (refunds.some(({ isToSend }) => !isToSend)) throw new AlreadyDecided(localized(messages.refund_batch_taken));
  const payees = await findPayees(tx, keys, ids);
  if (payees.size < ids.length) throw new InputInvalid(localized(messages.refund_batch_no_account), 'refundIds', 'NOT_APPLICABLE');
  const commune = await tx.commune.findUniqueOrThrow({ where: { id: 1 } });
  if (!commune.iban) throw new InputInvalid(localized(messages.refund_batch_no_iban), 'refundIds', 'NOT_APPLICABLE');
  const createdAt = await readClock(tx);
  const executionDay = nextWorkingDay(dayOf(createdAt));
  const totalCents = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const [{ seq } = { seq: 0n }] = await tx.$queryRaw<
    { seq: bigint }[]
  >`SELECT nextval(pg_get_serial_sequence('refund_batch', 'seq')) AS seq`;
  const id = uuid();
  const file = writePain001({
    version: readPainVersion(commune.painVersion),
    number: formatBatchNumber({ seq, createdAt }),
    createdAt,
    executionDay: isoDay(executionDay),
    debtor: { name: commune.beneficiary || commune.name, iban: commune.iban.replaceAll(' ', '') },
    transfers: refunds.map((refund) => {
      const number = formatRefundNumber(refund);
      return { ...payees.get(refund.id)!, number, cents: refund.amountCents, text: `${commune.name} ${number}` };
    }),
  });
  await tx.refundBatch.create({
    data: { id, seq, totalCents, executionDay, createdAt, createdById: actor.staff.id, file: seal(keys, fileOf(id), file) },
  });
  const lines = refunds.map((refund) => ({ id: uuid(), batchId: id, refundId: refund.id, amountCents: refund.amountCents }));
  await tx.refundBatchLine.createMany({
    data: lines.map((line) => ({ ...line, sealed: sealJson(keys, accountOf(line.id), payees.get(line.refundId)!) })),
  });
  await record(tx, actor, 'refund-batch-made', `refund-batch:${id}`, { refunds: refunds.length, cents: totalCents });
  if (totalCents <= commune.refundsReleaseAboveCents) await release(ctx, id);
  return id;
}

type Locked = {
  id: string;
  seq: bigint;
  createdAt: Date;
  paymentId: string;
  enrolmentId: string | null;
  amountCents: number;
  isToSend: boolean;
};

/** Their payments first, as who sends or takes back money does. */
async function lockRefunds(tx: Tx, ids: readonly string[]): Promise<Locked[]> {
  await tx.$queryRaw`
    SELECT id FROM payment WHERE id IN (SELECT payment_id FROM refund WHERE id = ANY (${[...ids]}::uuid[])) ORDER BY id FOR NO KEY UPDATE`;
  return tx.$queryRaw<Locked[]>`
    SELECT refund.id, refund.seq, refund.created_at AS "createdAt", payment_id AS "paymentId", enrolment_id AS "enrolmentId", refund.amount_cents AS "amountCents",
      (${isToSend}) AS "isToSend"
    FROM refund JOIN payment ON payment.id = payment_id WHERE refund.id = ANY (${[...ids]}::uuid[]) ORDER BY refund.seq`;
}

/**
 * Somebody else than who made a batch says that it may leave.
 * @throws InputInvalid for an unknown batch; AlreadyDecided for one that is released or cancelled; NotEligible for who made it
 */
export async function releaseBatch(ctx: ActContext<StaffActor>, batchId: string): Promise<string> {
  const batch = await lockBatch(ctx.tx, batchId);
  if (batch.createdById === ctx.actor.staff.id) throw new NotEligible(localized(messages.refund_batch_own));
  await release(ctx, batchId);
  return batchId;
}

/**
 * A batch that waits does not leave: its refunds are to be sent as before.
 * @throws InputInvalid for an unknown batch; AlreadyDecided for one that is released or cancelled
 */
export async function cancelBatch({ tx, actor }: ActContext<StaffActor>, batchId: string): Promise<string> {
  await lockBatch(tx, batchId);
  await tx.$executeRaw`UPDATE refund_batch_line SET ended_at = statement_timestamp() WHERE batch_id = ${batchId}::uuid`;
  await decide(tx, batchId, 'CANCELLED', actor);
  await record(tx, actor, 'refund-batch-cancelled', `refund-batch:${batchId}`);
  return batchId;
}

/** One that waits. */
async function lockBatch(tx: Tx, batchId: string) {
  await tx.$queryRaw`SELECT id FROM refund_batch WHERE id = ${batchId}::uuid FOR UPDATE`;
  const batch = await tx.refundBatch.findUnique({ where: { id: batchId }, select: { status: true, createdById: true } });
  if (!batch) throw new InputInvalid(localized(messages.refund_batch_unknown), 'batchId', 'UNKNOWN');
  if (batch.status !== 'WAITING') throw new AlreadyDecided(localized(messages.refund_batch_decided));
  return batch;
}

const decide = (tx: Tx, batchId: string, status: 'RELEASED' | 'CANCELLED', { staff }: StaffActor) => tx.$executeRaw`
  UPDATE refund_batch SET status = ${status}::refund_batch_status, decided_at = statement_timestamp(), decided_by_id = ${staff.id}::uuid WHERE id = ${batchId}::uuid`;

/** From now on its refunds are on their way. */
async function release({ tx, actor }: ActContext<StaffActor>, batchId: string) {
  const lines = await tx.refundBatchLine.findMany({ where: { batchId }, include: { refund: true }, orderBy: { refundId: 'asc' } });
  const paymentIds = [...new Set(lines.map(({ refund }) => refund.paymentId))].toSorted();
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ANY (${paymentIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await decide(tx, batchId, 'RELEASED', actor);
  await tx.$executeRaw`
    UPDATE refund SET status = 'SENT', ended_at = NULL, provider_id = NULL WHERE id IN (SELECT refund_id FROM refund_batch_line WHERE batch_id = ${batchId}::uuid)`;
  for (const { refund, amountCents: cents } of lines)
    await post(tx, {
      kind: 'REFUND_SENT',
      debit: 'OWED_BACK',
      credit: 'UNDER_WAY',
      cents,
      actor,
      paymentId: refund.paymentId,
      refundId: refund.id,
      enrolmentId: refund.enrolmentId,
    });
  for (const paymentId of paymentIds) await closeWhenAllWentBack(tx, paymentId);
  await record(tx, actor, 'refund-batch-released', `refund-batch:${batchId}`, { refunds: lines.length });
}

/**
 * The file of a released batch, the same bytes each time; who takes it is written down.
 * @throws InputInvalid for an unknown batch, or one that is not released
 */
export async function takeBatchFile(
  { tx, actor, keys }: ActContext<StaffActor>,
  batchId: string,
): Promise<{ name: string; content: string }> {
  const batch = await tx.refundBatch.findUnique({ where: { id: batchId } });
  if (!batch) throw new InputInvalid(localized(messages.refund_batch_unknown), 'batchId', 'UNKNOWN');
  if (batch.status !== 'RELEASED') throw new InputInvalid(localized(messages.refund_batch_not_released), 'batchId', 'NOT_APPLICABLE');
  await record(tx, actor, 'refund-batch-taken', `refund-batch:${batchId}`);
  return { name: `${formatBatchNumber(batch)}.xml`, content: open(keys, fileOf(batchId), batch.file).toString() };
}
