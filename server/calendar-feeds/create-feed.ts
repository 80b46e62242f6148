import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { createFeedSecret, hashFeedSecret } from './read-feed.ts';

/**
 * Makes the address under which a calendar follows the parent's weeks; the address before it answers no more. Returns
 * the secret: it is in this answer and nowhere else, its SHA-256 is kept.
 */
export async function createFeed(ctx: ActContext<ParentActor>): Promise<string> {
  const { tx, actor } = ctx;
  const secret = createFeedSecret();
  const secretHash = hashFeedSecret(secret);
  // One statement: two clicks at once leave one address, that of the last.
  const [feed] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO calendar_feed (id, parent_id, secret_hash) VALUES (gen_random_uuid(), ${actor.parentId}::uuid, ${secretHash})
    ON CONFLICT (parent_id) DO UPDATE SET id = excluded.id, secret_hash = excluded.secret_hash, created_at = now(), last_read_at = NULL
    RETURNING id`;
  await record(tx, actor, 'calendar-feed-created', `calendar-feed:${feed!.id}`);
  return secret;
}
