import { refuseNamedDocument } from '../documents/unnamed.ts';
import { notBlocked } from '../families/not-blocked.ts';
import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import type { ParentActor } from '../platform/actor.ts';
import { type CancellationRequestId, type DocumentId, type EnrolmentId, rowId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { sealReason } from './sealed-texts.ts';

export const longestReason = 2_000;

export type CancellationWish = { enrolmentId: EnrolmentId; reason: string; documentId: DocumentId | null };

/**
 * « Désinscription »: a parent asks to withdraw a child from a week that is paid. Nothing changes until staff decide.
 * While a request runs, asking again gives that one. Returns the request's id. `tell`: the parent gets a mail that it arrived.
 * @throws InputInvalid for an enrolment or a document that is unknown, another's or used, for a place that is only held
 *   (it can simply be released), and for a reason that is empty or longer than 2,000 characters; AlreadyDecided when
 *   the enrolment is over
 */
export async function requestCancellation(
  ctx: ActContext<ParentActor>,
  wish: CancellationWish,
  { tell = true } = {},
): Promise<CancellationRequestId> {
  const { tx, actor, keys } = ctx;
  const reason = wish.reason.trim();
  if (reason === '') throw new InputInvalid(localized(messages.cancellation_reason_missing), 'reason', 'REQUIRED');
  if ([...reason].length > longestReason) throw new InputInvalid(localized(messages.cancellation_reason_long), 'reason', 'TOO_LONG');

  await lockParents(tx, [actor.parentId]);
  const enrolment = await tx.enrolment.findFirst({
    where: { id: wish.enrolmentId, parentId: actor.parentId, ...notBlocked(actor.parentId) },
    include: { cancellations: { where: { status: 'REQUESTED' } } },
  });
  if (!enrolment) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  if (enrolment.cancellations[0]) return rowId('CancellationRequest', enrolment.cancellations[0].id);
  if (enrolment.status === 'HELD') throw new InputInvalid(localized(messages.cancellation_not_paid), 'enrolmentId', 'NOT_APPLICABLE');
  if (enrolment.status !== 'CONFIRMED') throw new AlreadyDecided(localized(messages.cancellation_enrolment_over));
  if (wish.documentId) await refuseNamedDocument(ctx, wish.documentId);

  const id = rowId('CancellationRequest', uuid());
  await tx.cancellationRequest.create({
    data: { id, enrolmentId: enrolment.id, parentId: actor.parentId, reason: sealReason(keys, id, reason), documentId: wish.documentId },
  });
  await record(tx, actor, 'cancellation-requested', `cancellation:${id}`, { enrolment: enrolment.id });
  if (tell) await enqueueMail(tx, { kind: 'cancellation-received', cancellationId: id });
  return id;
}
