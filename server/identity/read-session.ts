// Cookie → actor. Requests that arrive together share one query. A session ends at the end of its time, and before that
// when nobody has used it for SESSION_IDLE_FOR (ASVS 5.0, 7.3.1 and 7.3.2).
import { createHash, randomBytes } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Actor, StaffRole } from '../platform/actor.ts';
import type { Database } from '../platform/database.ts';
import type { ParentId } from '../platform/ids.ts';
import type { AppConfig } from '../platform/config.ts';
import { localeOf, officialLocale } from '../language/messages.ts';

type Row = {
  token_hash: Buffer;
  session_id: string;
  person_id: string;
  given_name: string;
  family_name: string;
  language: string;
  parent_id: ParentId | null;
  staff_id: string | null;
  staff_role: StaffRole | null;
  site_id: string | null;
  /** long enough since its use was last written down */
  is_due: boolean;
};

/** A new session token: 256 random bits, for the cookie only. */
export const createToken = () => randomBytes(32).toString('base64url');
export const hashToken = (token: string) => createHash('sha256').update(token).digest();

/** `isGlance`: nobody did anything, the portal itself looks; the session grows no younger by it. */
export type SessionReader = (token: string, isGlance?: boolean) => Promise<Actor | null>;

type Options = Pick<AppConfig, 'rules' | 'log'> & { database: Database };

/** Reads running sessions; null for a token that is unknown, ended, past its time or idle for too long. */
export function createSessionReader({ database, rules, log }: Options): SessionReader {
  const idleSeconds = rules.sessionIdleSeconds;
  const open = (keep: (due: string[]) => void) =>
    new DataLoader<string, Actor | null, string>((tokens) => readAll(database, tokens, idleSeconds, keep), {
      cache: false,
      maxBatchSize: 500,
      batchScheduleFn: (run) => setImmediate(run),
    });
  const used = open((due) => {
    // Nobody waits for it: a database that cannot be written to still shows what it holds.
    touch(database, due).catch((error: unknown) => log.warn({ err: error }, 'use of sessions could not be noted'));
  });
  const glanced = open(() => {});
  return (token, isGlance = false) => (isGlance ? glanced : used).load(token);
}

/** How many times per idle limit the use of a session is written down, at most. */
const notesPerLimit = 20;

async function readAll(database: Database, tokens: readonly string[], idleSeconds: number, keep: (due: string[]) => void) {
  const hashes = tokens.map(hashToken);
  const { rows } = await database.pool.query<Row>({
    name: 'read-sessions',
    text: `SELECT session.token_hash, session.id AS session_id, person.id AS person_id, person.given_name, person.family_name, person.language,
        parent.id AS parent_id, staff_member.id AS staff_id, staff_member.role AS staff_role, staff_member.site_id,
        session.last_seen_at < now() - make_interval(secs => $2::float8 / $3) AS is_due
      FROM session
      JOIN person ON person.id = session.person_id
      LEFT JOIN parent ON parent.person_id = person.id AND parent.erased_at IS NULL
      LEFT JOIN staff_member ON staff_member.person_id = person.id AND staff_member.ended_at IS NULL
      WHERE session.token_hash = ANY ($1) AND session.expires_at > now() AND session.last_seen_at > now() - make_interval(secs => $2::float8)`,
    values: [hashes, idleSeconds, notesPerLimit],
  });
  const due = rows.flatMap((row) => (row.is_due ? row.session_id : []));
  if (due.length > 0) keep(due);
  const byHash = new Map(rows.map((row) => [row.token_hash.toString('base64'), row]));
  return hashes.map((hash) => {
    const row = byHash.get(hash.toString('base64'));
    return row ? toActor(row) : null;
  });
}

/** Whoever has a row already writes the same: nobody waits for them. */
const touch = ({ pool }: Database, sessionIds: string[]) =>
  pool.query({
    name: 'touch-sessions',
    text: `UPDATE session SET last_seen_at = now()
      WHERE id IN (SELECT id FROM session WHERE id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED)`,
    values: [sessionIds],
  });

const toActor = (row: Row): Actor => ({
  personId: row.person_id,
  sessionId: row.session_id,
  givenName: row.given_name,
  familyName: row.family_name,
  parentId: row.parent_id,
  staff: row.staff_id && row.staff_role ? { id: row.staff_id, role: row.staff_role, siteId: row.site_id } : null,
  locale: row.staff_id ? officialLocale : localeOf(row.language),
});
