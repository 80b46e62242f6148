// Bearer secret → the schools that a key opens. A key that ended is told apart for the log, never for the caller.
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../platform/database.ts';

/** Prefixed, so that a leaked secret is recognised by whoever finds it. */
export const createSecret = () => `ppk_${randomBytes(32).toString('base64url')}`;
export const hashSecret = (secret: string) => new Uint8Array(createHash('sha256').update(secret).digest());

export type KeyState = 'running' | 'unknown' | 'revoked' | 'expired';
export type ReadKey =
  { state: 'running'; keyId: string; schoolIds: string[] } | { state: 'unknown' } | { state: 'revoked' | 'expired'; keyId: string };

/** Reads the key of `secret`, by the database's clock; notes the use, at most once a minute. One statement. */
export async function readKey(db: Db, secret: string): Promise<ReadKey> {
  const [row] = await db.$queryRaw<{ id: string; school_ids: string[]; state: Exclude<KeyState, 'unknown'> }[]>`
    WITH found AS (
      SELECT id, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'running' END AS state
      FROM partner_key WHERE secret_hash = ${hashSecret(secret)}
    ), used AS (
      UPDATE partner_key SET last_used_at = now() FROM found
      WHERE partner_key.id = found.id AND found.state = 'running'
        AND (partner_key.last_used_at IS NULL OR partner_key.last_used_at < now() - interval '1 minute')
    )
    SELECT id, state, ARRAY(
      SELECT school_id FROM partner_key_school JOIN school ON school.id = school_id
      WHERE partner_key_id = found.id AND closed_at IS NULL ORDER BY name, school_id
    ) AS school_ids FROM found`;
  if (!row) return { state: 'unknown' };
  return row.state === 'running' ? { state: 'running', keyId: row.id, schoolIds: row.school_ids } : { state: row.state, keyId: row.id };
}
