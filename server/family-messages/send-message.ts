import type { ActContext } from '../platform/act.ts';
import type { Db } from '../platform/database.ts';
import { rowId } from '../platform/ids.ts';
import { enqueue, enqueueMails, lowPriority } from '../platform/jobs.ts';
import { record } from '../audit/record.ts';
import { readersOf, type Selection } from './selection.ts';

/** What the transaction may take with as many parents as there may be, in milliseconds. */
export const sendingTimeoutMs = 60_000;

/**
 * Writes down whom a scheduled message goes to, and queues one mail for each, behind all others: what 20,000 parents are told can wait
 * for what one is waiting for. Nothing when it was cancelled, or left before; later when it is not time yet.
 */
export async function sendMessage({ tx, actor }: ActContext, messageId: string): Promise<void> {
  const id = rowId('FamilyMessage', messageId);
  const [message] = await tx.$queryRaw<{ selection: Selection; secondsLeft: number }[]>`
    SELECT selection, extract(epoch FROM send_at - now())::float8 AS "secondsLeft" FROM family_message
    WHERE id = ${id}::uuid AND status = 'SCHEDULED' FOR UPDATE`;
  if (!message) return;
  const { selection, secondsLeft } = message;
  if (secondsLeft > 0) return enqueue(tx, 'send-message', { messageId }, { key: `send-message:${id}`, delaySeconds: secondsLeft });
  const recipients = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO family_message_recipient (id, message_id, parent_id, child_ids, week_ids)
    SELECT gen_random_uuid(), ${id}::uuid, parent_id, child_ids, week_ids FROM (${readersOf(selection)}) AS reader RETURNING id`;
  await enqueueMails(
    tx,
    recipients.map((recipient) => ({ kind: 'family-message', recipientId: recipient.id })),
    recipients.map((recipient) => `family-message:${recipient.id}`),
    lowPriority,
  );
  await tx.$executeRaw`
    UPDATE family_message SET status = 'SENT', sent_at = statement_timestamp(), version = version + 1 WHERE id = ${id}::uuid`;
  await record(tx, actor, 'message-sent', `family-message:${id}`, { parents: recipients.length });
}

/**
 * What the mail to one parent came to: it left; the address, which nobody confirmed, got too many, and one mail for all of them says that
 * there is something to read on the portal; there was nothing to send.
 */
export type Outcome = 'sent' | 'announced' | 'skipped';

/** Writes down what the mail to one parent came to; the first time counts. */
export const noteOutcome = async (db: Db, recipientId: string, outcome: Outcome) =>
  void (await db.$executeRaw`
    UPDATE family_message_recipient SET sent_at = CASE WHEN ${outcome === 'sent'} THEN now() END,
      announced_at = CASE WHEN ${outcome === 'announced'} THEN now() END, skipped_at = CASE WHEN ${outcome === 'skipped'} THEN now() END
    WHERE id = ${recipientId}::uuid AND coalesce(sent_at, announced_at, skipped_at) IS NULL`);
