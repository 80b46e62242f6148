import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { CancellationRequestId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { dayOf, toPlainDate } from '../language/dates.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { giveBack, readPlaceMoney } from '../payments/place-money.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import { offerFreePlaces } from '../enrolments/offer-free-places.ts';
import { localized, messages } from '../language/messages.ts';
import { refundDue } from './refund-due.ts';
import { sealAnswer } from './sealed-texts.ts';

export type CancellationDecision = {
  cancellationId: CancellationRequestId;
  accept: boolean;
  message: string | null;
  /** what goes back, when it is not what the rule says */
  refundCents: number | null;
};

/**
 * Staff answer a cancellation request. Accepted: the place is freed, offered to the queue within the same change, and
 * what is due goes back. Refused: the parent is told why. Either way the supporting document is deleted, it has served.
 * Returns the request's id; the same decision again, by the same person, changes nothing. `tell`: the parent gets a mail.
 * @throws InputInvalid when the request is unknown, of the member's own family (a colleague decides that) or a refusal
 *   says nothing; AlreadyDecided
 */
export async function decideCancellation(
  ctx: ActContext<StaffActor>,
  { cancellationId, accept, message, refundCents }: CancellationDecision,
  { tell = true } = {},
): Promise<string> {
  const { tx, actor, keys } = ctx;
  const answer = message?.trim() || null;
  if (!accept && !answer) throw new InputInvalid(localized(messages.cancellation_answer_missing), 'message', 'REQUIRED');
  if (answer && [...answer].length > 2_000) throw new InputInvalid(localized(messages.cancellation_reason_long), 'message', 'TOO_LONG');
  const found = await tx.cancellationRequest.findUnique({ where: { id: cancellationId }, include: { enrolment: true } });
  if (!found) throw new InputInvalid(localized(messages.cancellation_unknown), 'cancellationId', 'UNKNOWN');
  if (await isOwnFamily(ctx, found)) throw new InputInvalid(localized(messages.refusal_own_family), 'cancellationId', 'OWN_FAMILY');

  await lockParents(tx, [found.parentId]);
  const status = accept ? 'ACCEPTED' : 'REFUSED';
  const { status: now, decidedById } = await tx.cancellationRequest.findUniqueOrThrow({ where: { id: cancellationId } });
  if (now === status && decidedById === actor.staff.id) return cancellationId;
  if (now !== 'REQUESTED') throw new AlreadyDecided(localized(messages.cancellation_already_decided));

  await tx.cancellationRequest.update({
    where: { id: cancellationId },
    data: { status, answer: answer ? sealAnswer(keys, cancellationId, answer) : null, decidedById: actor.staff.id },
  });
  await tx.$executeRaw`UPDATE cancellation_request SET decided_at = statement_timestamp() WHERE id = ${cancellationId}::uuid`;
  const refundedCents = accept ? await withdraw(ctx, found, refundCents) : 0;
  if (found.documentId) await tx.document.deleteMany({ where: { id: found.documentId } });
  await record(tx, actor, accept ? 'cancellation-accepted' : 'cancellation-refused', `cancellation:${cancellationId}`, { refundedCents });
  if (tell) await enqueueMail(tx, { kind: 'cancellation-decided', cancellationId });
  return cancellationId;
}

/** Asked by the member, or for a child of theirs. */
async function isOwnFamily(ctx: ActContext<StaffActor>, asked: { parentId: string; enrolment: { childId: string } }): Promise<boolean> {
  const {
    tx,
    actor: { parentId },
  } = ctx;
  if (!parentId) return false;
  return asked.parentId === parentId || (await tx.familyLink.count({ where: { parentId, childId: asked.enrolment.childId } })) > 0;
}

type Request = { createdAt: Date; enrolmentId: string; enrolment: { weekId: string } };

/** Frees the place and owes what is due; what was only promised is not owed any more. Returns how much goes back, in euro cents. */
async function withdraw(ctx: ActContext, { enrolmentId, enrolment, createdAt }: Request, decidedCents: number | null) {
  const { tx } = ctx;
  const weekIds = [enrolment.weekId];
  await lockWeeks(tx, weekIds);
  const ended = await tx.$executeRaw`
    UPDATE enrolment SET status = 'CANCELLED', ended_at = statement_timestamp() WHERE id = ${enrolmentId}::uuid AND status = 'CONFIRMED'`;
  if (ended === 0) throw new AlreadyDecided(localized(messages.cancellation_enrolment_over));
  const { startDate } = await tx.week.findUniqueOrThrow({ where: { id: enrolment.weekId }, select: { startDate: true } });
  const money = await readPlaceMoney(tx, enrolmentId);
  const facts = {
    paidCents: money.cents,
    startDate: toPlainDate(startDate).toString(),
    askedOn: dayOf(createdAt).toString(),
  };
  const refundedCents = await giveBack(ctx, money, { cents: refundDue(facts, decidedCents), reason: 'CANCELLATION' });
  await offerFreePlaces(ctx, weekIds);
  return refundedCents;
}
