// What became of a message, parent by parent.
import type { Db, Tx } from '../platform/database.ts';
import { isLate } from '../platform/late-messages.ts';
import { refusedMails } from '../platform/refused-mails.ts';

export type Delivery = { waiting: number; sent: number; announced: number; refused: number; skipped: number };

/** The counts of each of these messages that left; one statement for all of them. */
export async function readDeliveries(db: Db, messageIds: readonly string[]): Promise<Map<string, Delivery>> {
  const rows = await db.$queryRaw<(Delivery & { messageId: string })[]>`
    WITH refused AS (
      SELECT (payload ->> 'recipientId')::uuid AS id FROM (${refusedMails}) AS job WHERE payload ->> 'kind' = 'family-message')
    SELECT message_id AS "messageId", count(*) FILTER (WHERE sent_at IS NOT NULL)::int AS sent,
      count(*) FILTER (WHERE announced_at IS NOT NULL)::int AS announced, count(*) FILTER (WHERE skipped_at IS NOT NULL)::int AS skipped,
      count(*) FILTER (WHERE is_open AND refused.id IS NOT NULL)::int AS refused,
      count(*) FILTER (WHERE is_open AND refused.id IS NULL)::int AS waiting
    FROM family_message_recipient AS recipient LEFT JOIN refused ON refused.id = recipient.id,
      LATERAL (SELECT coalesce(sent_at, announced_at, skipped_at) IS NULL AS is_open) AS state
    WHERE message_id = ANY (${[...messageIds]}::uuid[]) GROUP BY message_id`;
  return new Map(rows.map(({ messageId, ...counts }) => [messageId, counts]));
}

/** Those of these messages that did not leave at their time; one statement for all of them. */
export async function listLate(db: Db | Tx, messageIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<
    { id: string }[]
  >`SELECT id FROM family_message WHERE id = ANY (${[...messageIds]}::uuid[]) AND ${isLate}`;
  return new Set(rows.map(({ id }) => id));
}

/** The parents whose address did not take each of these messages, as ids of `Parent`; one statement for all of them. */
export async function listRefused(db: Db, messageIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ messageId: string; parentId: string }[]>`
    SELECT message_id AS "messageId", parent_id AS "parentId" FROM family_message_recipient AS recipient
    JOIN (${refusedMails}) AS job ON payload ->> 'kind' = 'family-message' AND (payload ->> 'recipientId')::uuid = recipient.id
    WHERE message_id = ANY (${[...messageIds]}::uuid[]) AND sent_at IS NULL`;
  const byMessage = Map.groupBy(rows, ({ messageId }) => messageId);
  return new Map([...byMessage].map(([id, of]) => [id, of.map(({ parentId }) => parentId)]));
}
