// Cookie → actor. Requests that arrive together share one query.
import { createHash, randomBytes } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Actor, StaffRole } from '../actor.ts';
import type { Database } from '../db.ts';

type Row = {
  token_hash: Buffer;
  session_id: string;
  person_id: string;
  given_name: string;
  family_name: string;
  parent_id: string | null;
  staff_id: string | null;
  staff_role: StaffRole | null;
  site_name: string | null;
};

/** A new session token: 256 random bits, for the cookie only. */
export const createToken = () => randomBytes(32).toString('base64url');
export const hashToken = (token: string) => createHash('sha256').update(token).digest();

export type SessionReader = (token: string) => Promise<Actor | null>;

/** Reads running sessions; null for a token that is unknown, ended or past its time. */
export function createSessionReader(database: Database): SessionReader {
  const loader = new DataLoader<string, Actor | null, string>((tokens) => readAll(database, tokens), {
    cache: false,
    maxBatchSize: 500,
    batchScheduleFn: (run) => setImmediate(run),
  });
  return (token) => loader.load(token);
}

async function readAll(database: Database, tokens: readonly string[]): Promise<(Actor | null)[]> {
  const hashes = tokens.map(hashToken);
  const { rows } = await database.pool.query<Row>({
    name: 'read-sessions',
    text: `SELECT session.token_hash, session.id AS session_id, person.id AS person_id, person.given_name, person.family_name,
        parent.id AS parent_id, staff_member.id AS staff_id, staff_member.role AS staff_role, staff_member.site_name
      FROM session
      JOIN person ON person.id = session.person_id
      LEFT JOIN parent ON parent.person_id = person.id
      LEFT JOIN staff_member ON staff_member.person_id = person.id AND staff_member.ended_at IS NULL
      WHERE session.token_hash = ANY ($1) AND session.expires_at > now()`,
    values: [hashes],
  });
  const byHash = new Map(rows.map((row) => [row.token_hash.toString('base64'), row]));
  return hashes.map((hash) => {
    const row = byHash.get(hash.toString('base64'));
    return row ? toActor(row) : null;
  });
}

const toActor = (row: Row): Actor => ({
  personId: row.person_id,
  sessionId: row.session_id,
  givenName: row.given_name,
  familyName: row.family_name,
  parentId: row.parent_id,
  staff: row.staff_id && row.staff_role ? { id: row.staff_id, role: row.staff_role, siteName: row.site_name } : null,
  locale: 'fr',
});
