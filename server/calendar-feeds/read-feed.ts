// The secret of a feed's address → the parent whose weeks it shows.
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../platform/database.ts';
import { localeOf, type Locale } from '../language/messages.ts';

/** 256 random bits, for the address alone. */
export const createFeedSecret = () => randomBytes(32).toString('base64url');
export const hashFeedSecret = (secret: string) => new Uint8Array(createHash('sha256').update(secret).digest());

export type Feed = { feedId: string; parentId: string; locale: Locale };

/** Reads the feed of `secret`, null when none has it (any more); notes the use, at most once an hour. One statement. */
export async function readFeed(db: Db, secret: string): Promise<Feed | null> {
  if (!/^[\w-]{43}$/.test(secret)) return null;
  const [row] = await db.$queryRaw<{ id: string; parent_id: string; language: string }[]>`
    WITH found AS (
      SELECT calendar_feed.id, parent_id, person.language FROM calendar_feed
      JOIN parent ON parent.id = parent_id JOIN person ON person.id = parent.person_id
      WHERE secret_hash = ${hashFeedSecret(secret)}
    ), used AS (
      UPDATE calendar_feed SET last_read_at = now() FROM found
      WHERE calendar_feed.id = found.id AND (last_read_at IS NULL OR last_read_at < now() - interval '1 hour')
    )
    SELECT id, parent_id, language FROM found`;
  return row ? { feedId: row.id, parentId: row.parent_id, locale: localeOf(row.language) } : null;
}
