// What is owed and will not be paid is given up, with a reason. Above the amount from which the commune wants a second person for a
// batch of refunds, it waits until somebody else than who proposed it agrees.
import { v7 as uuid } from 'uuid';
import { record } from '../../audit/record.ts';
import { readToldDecision } from '../../families/sealed-reasons.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Tx } from '../../platform/database.ts';
import { enqueue } from '../../platform/jobs.ts';
import { type ParentId, type PaymentId, rowId } from '../../platform/ids.ts';
import { AlreadyDecided, InputInvalid, NotEligible } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily, type Why } from './act-for-family.ts';
import { lockPayer } from '../../payments/lock-payer.ts';
import { giveUp, takeBackWrittenOff } from '../../payments/write-offs/give-up.ts';
import { readOwedCents } from '../../payments/write-offs/owed-cents.ts';
import { openWhy, sealWhy } from '../../payments/write-offs/sealed-why.ts';

type OfPayment = ForFamily & { paymentId: PaymentId };

/**
 * Gives up all that is owed for a payment, or proposes it when it is more than one person may. Money that comes for it later is taken
 * for what it is, and gives the claim back by as much. Returns the payment's id.
 * @throws InputInvalid for an unknown payment or family, the member's own, a reason that is missing, or nothing that is owed;
 *   AlreadyDecided while somebody else is to agree
 */
export async function writeOff(ctx: ActContext<StaffActor>, { parentId, paymentId, why }: OfPayment): Promise<string> {
  const { tx, actor, keys } = ctx;
  const told: Why = { reason: readToldDecision(why.reason), untold: why.untold === null ? null : readToldDecision(why.untold) };
  await lockOwn(tx, { parentId, paymentId });
  if (parentId === actor.parentId) throw new InputInvalid(localized(messages.refusal_own_family), 'parentId', 'OWN_FAMILY');
  if ((await tx.writeOff.count({ where: { paymentId, status: 'WAITING' } })) > 0)
    throw new AlreadyDecided(localized(messages.write_off_waiting));
  const cents = await requireOwed(tx, paymentId);
  const { refundsReleaseAboveCents } = await tx.commune.findUniqueOrThrow({ where: { id: 1 }, select: { refundsReleaseAboveCents: true } });
  const id = uuid();
  const waits = cents > refundsReleaseAboveCents;
  await tx.writeOff.create({
    data: { id, paymentId, cents, status: waits ? 'WAITING' : 'DONE', sealed: sealWhy(keys, id, told), createdById: actor.staff.id },
  });
  if (waits) await record(tx, actor, 'write-off-proposed', `payment:${paymentId}`, { cents });
  else await carryOut(ctx, { parentId, paymentId, why: told }, cents);
  return paymentId;
}

/**
 * Somebody else than who proposed it agrees: what is owed by then is given up. Returns the payment's id.
 * @throws InputInvalid for an unknown proposal or when nothing is owed any more; AlreadyDecided for one that does not wait, or when
 *   more is owed than was proposed; NotEligible for who proposed it
 */
export async function agreeToWriteOff(ctx: ActContext<StaffActor>, writeOffId: string): Promise<string> {
  const { tx, actor, keys } = ctx;
  const { paymentId, parentId, cents, createdById, ...sealed } = await lockWaiting(tx, writeOffId);
  if (createdById === actor.staff.id) throw new NotEligible(localized(messages.write_off_own));
  const givenUp = await requireOwed(tx, paymentId);
  if (givenUp > cents) throw new AlreadyDecided(localized(messages.write_off_changed));
  await decide(tx, writeOffId, 'DONE', actor);
  await tx.writeOff.update({ where: { id: writeOffId }, data: { cents: givenUp } });
  await carryOut(ctx, { parentId, paymentId, why: openWhy(keys, sealed) }, givenUp);
  return paymentId;
}

/** A proposal is not carried out. Returns the payment's id. @throws as `agreeToWriteOff`, whoever proposed it */
export async function withdrawWriteOff({ tx, actor }: ActContext<StaffActor>, writeOffId: string): Promise<string> {
  const { paymentId, cents } = await lockWaiting(tx, writeOffId);
  await decide(tx, writeOffId, 'WITHDRAWN', actor);
  await record(tx, actor, 'write-off-withdrawn', `payment:${paymentId}`, { cents });
  return paymentId;
}

/**
 * What was given up is owed again: all that money has not made good since. Returns the payment's id.
 * @throws what `actForFamily` throws; InputInvalid for an unknown payment; AlreadyDecided when nothing of it is given up
 */
export const undoWriteOff = (ctx: ActContext<StaffActor>, { paymentId, ...family }: OfPayment): Promise<string> =>
  actForFamily(ctx, family, async () => {
    await lockOwn(ctx.tx, { parentId: family.parentId, paymentId });
    const { writtenOffCents: cents } = await ctx.tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
    if (cents === 0) throw new AlreadyDecided(localized(messages.write_off_none));
    await takeBackWrittenOff(ctx, { paymentId, cents });
    return { result: paymentId as string, done: { kind: 'WRITE_OFF_UNDONE' as const, cents } };
  });

const carryOut = (ctx: ActContext<StaffActor>, { paymentId, ...family }: OfPayment, cents: number) =>
  actForFamily(ctx, family, async () => {
    await giveUp(ctx, { paymentId, cents });
    await record(ctx.tx, ctx.actor, 'written-off', `payment:${paymentId}`, { cents });
    // What came in before is all that comes: it is receipted.
    await enqueue(ctx.tx, 'issue-payment-papers', { paymentId }, { key: `payment-papers:${paymentId}` });
    return { result: undefined, done: { kind: 'CLAIM_WRITTEN_OFF' as const, cents } };
  });

async function lockOwn(tx: Tx, of: { parentId: string; paymentId: string }) {
  if ((await tx.payment.count({ where: { id: of.paymentId, parentId: of.parentId } })) === 0)
    throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
  await lockPayer(tx, of.paymentId);
}

async function requireOwed(tx: Tx, paymentId: string): Promise<number> {
  const cents = (await readOwedCents(tx, [paymentId])).get(paymentId);
  if (!cents) throw new InputInvalid(localized(messages.write_off_nothing), 'paymentId', 'NOT_APPLICABLE');
  return cents;
}

/** One that waits, with its payment locked. */
async function lockWaiting(tx: Tx, id: string) {
  const known = await tx.writeOff.findUnique({ where: { id }, select: { paymentId: true, payment: { select: { parentId: true } } } });
  if (!known) throw new InputInvalid(localized(messages.write_off_unknown), 'writeOffId', 'UNKNOWN');
  await lockPayer(tx, known.paymentId);
  const { status, sealed, cents, createdById } = await tx.writeOff.findUniqueOrThrow({ where: { id } });
  if (status !== 'WAITING') throw new AlreadyDecided(localized(messages.write_off_decided));
  const parentId: ParentId = rowId('Parent', known.payment.parentId);
  return { id, sealed, cents, createdById, parentId, paymentId: rowId('Payment', known.paymentId) };
}

const decide = (tx: Tx, id: string, status: 'DONE' | 'WITHDRAWN', { staff }: StaffActor) => tx.$executeRaw`
  UPDATE write_off SET status = ${status}::write_off_status, decided_at = statement_timestamp(), decided_by_id = ${staff.id}::uuid WHERE id = ${id}::uuid`;
