import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';
import type { FamilyMessageId } from '../platform/ids.ts';
import { enqueue, enqueueMail } from '../platform/jobs.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import { listLate } from './read-delivery.ts';
import { lockMessage } from './save-message.ts';
import { countReaders, detailOf, maxRecipients, selectionOf } from './selection.ts';

const daysAhead = 366;

type Wish = {
  id: FamilyMessageId;
  version: number;
  /** null: at once */
  at: Date | null;
};

/**
 * Has a draft sent, at once or later, to whoever the selection holds by then; again, one that did not leave at its time.
 * @throws InputInvalid for a selection of nobody or of too many, a time that is past or more than a year ahead, an unknown message, and
 *   a change of somebody else since it was read; AlreadyDecided for one that is neither a draft nor late
 */
export async function scheduleMessage({ tx, actor }: ActContext<StaffActor>, { id, version, at }: Wish): Promise<void> {
  const { status, selection } = await lockMessage(tx, id, version);
  if (status !== 'DRAFT' && !(await listLate(tx, [id])).has(id)) throw new AlreadyDecided(localized(messages.refusal_message_not_draft));
  const now = await readClock(tx);
  if (at && at <= now) throw new InputInvalid(localized(messages.refusal_message_past), 'at', 'OUT_OF_RANGE');
  if (at && at.getTime() - now.getTime() > daysAhead * 86_400_000)
    throw new InputInvalid(localized(messages.refusal_message_far), 'at', 'OUT_OF_RANGE');
  const { parents } = await countReaders(tx, selection);
  refuseCount(parents);
  const sendAt = at ?? now;
  await tx.familyMessage.update({ where: { id }, data: { status: 'SCHEDULED', sendAt, version: { increment: 1 } } });
  const delaySeconds = (sendAt.getTime() - now.getTime()) / 1000;
  await enqueue(tx, 'send-message', { messageId: id }, { key: `send-message:${id}`, delaySeconds });
  await record(tx, actor, 'message-scheduled', `family-message:${id}`, {
    selection: detailOf(selection),
    parents,
    at: sendAt.toISOString(),
  });
}

/** @throws InputInvalid for nobody, or for too many */
export function refuseCount(parents: number): void {
  if (parents === 0) throw new InputInvalid(localized(messages.refusal_message_nobody), 'selection', 'NOT_APPLICABLE');
  if (parents > maxRecipients)
    throw new InputInvalid(localized(messages.refusal_message_too_many, { count: parents, max: maxRecipients }), 'selection', 'TOO_MANY');
}

/**
 * Queues the message as one family of its selection would have it, to the service's own address.
 * @throws InputInvalid for an unknown message, and a selection of nobody or of too many
 */
export async function testMessage({ tx, actor }: ActContext<StaffActor>, id: FamilyMessageId): Promise<void> {
  const message = await tx.familyMessage.findUnique({ where: { id }, select: { selection: true } });
  if (!message) throw new InputInvalid(localized(messages.refusal_unknown_message), 'id', 'UNKNOWN');
  refuseCount((await countReaders(tx, selectionOf(message.selection))).parents);
  await enqueueMail(tx, { kind: 'family-message-test', messageId: id }, { key: `family-message-test:${id}` });
  await record(tx, actor, 'message-tested', `family-message:${id}`);
}

/**
 * Gives a draft up, or keeps a scheduled message from leaving.
 * @throws InputInvalid for an unknown message, and a change of somebody else since it was read; AlreadyDecided for one that left or was
 *   cancelled
 */
export async function cancelMessage({ tx, actor }: ActContext<StaffActor>, { id, version }: Omit<Wish, 'at'>): Promise<void> {
  // what left meanwhile is said before the version, which sending counts too
  const before = await tx.familyMessage.findUnique({ where: { id }, select: { status: true } });
  if (before?.status === 'SENT') throw new AlreadyDecided(localized(messages.refusal_message_sent));
  const { status } = await lockMessage(tx, id, version);
  if (status === 'CANCELLED') throw new AlreadyDecided(localized(messages.refusal_message_cancelled));
  await tx.familyMessage.update({
    where: { id },
    data: { status: 'CANCELLED', cancelledAt: await readClock(tx), version: { increment: 1 } },
  });
  await record(tx, actor, 'message-cancelled', `family-message:${id}`, { wasScheduled: status === 'SCHEDULED' });
}
