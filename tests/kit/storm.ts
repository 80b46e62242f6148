// Opening minute over HTTP: families made in one statement, and parents that click at portals in other processes.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type pg from 'pg';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { createKey } from '../../server/platform/encryption.ts';
import { startChildPortal, type ChildPortal } from './child-portal.ts';

export type Clicker = { token: string; childId: string };
export type Click = { clicker: Clicker; weekIds: string[] };
export type Outcome = { held: string[]; refused: number };

type Runner = Pick<pg.Pool, 'query'>;

/** Parents with a session and one child each, whose sheet is valid. */
export async function createClickers(database: Runner, count: number): Promise<Clicker[]> {
  const clickers = Array.from({ length: count }, () => ({ token: createToken(), childId: randomUUID() }));
  await database.query(
    `WITH family AS (SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS family (id, token)),
    people AS (INSERT INTO person (id, given_name, family_name) SELECT id, 'Alix', 'Peeters' FROM family),
    parents AS (INSERT INTO parent (id, person_id, email, postal_code) SELECT id, id, id || '@example.be', '4999' FROM family),
    sessions AS (INSERT INTO session (id, token_hash, person_id, issuer, acr, expires_at) SELECT gen_random_uuid(), token, id, 'test', 'test', now() + interval '5 hours' FROM family),
    children AS (INSERT INTO child (id, given_name, family_name, birth_date) SELECT id, 'Zoé', 'Peeters', '2026-01-15' FROM family),
    sheets AS (INSERT INTO health_sheet (id, child_id, sealed, complete, valid_until) SELECT gen_random_uuid(), id, '', true, now() + interval '1 year' FROM family)
    INSERT INTO family_link (id, child_id, parent_id, state, source) SELECT gen_random_uuid(), id, id, 'ACTIVE', 'REGISTRATION' FROM family`,
    [clickers.map(({ childId }) => childId), clickers.map(({ token }) => hashToken(token))],
  );
  return clickers;
}

/** A plaine with a week per capacity, and an open period when there is none. Returns the weeks' ids. */
export async function createWeeks(database: Runner, capacities: number[]): Promise<string[]> {
  const [plaineId, ids] = [randomUUID(), capacities.map(() => randomUUID())];
  await database.query(`
    INSERT INTO enrolment_period (id, opens_at, closes_at) SELECT gen_random_uuid(), now() - interval '1 hour', now() + interval '30 days'
    WHERE NOT EXISTS (SELECT FROM enrolment_period)`);
  await database.query(
    `WITH school AS (
      INSERT INTO site (id, name) VALUES (gen_random_uuid(), 'École') ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
    ), plaines AS (
      INSERT INTO plaine (id, name, site_id, age_min_months, age_max_months, daily_rate_cents, published)
      SELECT $1::uuid, $1::uuid::text, id, 30, 155, 1200, true FROM school
    )
    INSERT INTO week (id, plaine_id, start_date, end_date, monday, open_days, capacity)
    SELECT id, $1::uuid, monday, monday + 4, monday, ARRAY[monday], capacity
    FROM (SELECT id, capacity, date '2031-01-06' + 7 * nth::int AS monday FROM unnest($2::uuid[], $3::int[]) WITH ORDINALITY AS week (id, capacity, nth)) AS week`,
    [plaineId, ids, capacities],
  );
  return ids;
}

const agent = new Agent({ keepAlive: true, maxSockets: 400 });

const document = `mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename
  ... on HoldWeeksPayload { held { id } refused { state } } ... on Refusal { message } } }`;

/** One click. @throws when there is no answer, or one that is not the graph's */
export async function click(origin: string, { clicker, weekIds }: Click, timeoutMs = 30_000): Promise<Outcome> {
  const body = JSON.stringify({ query: document, variables: { input: { childId: clicker.childId, weekIds } } });
  const { status, text } = await post(origin, clicker.token, body, timeoutMs);
  if (status !== 200) throw new Error(`${status} ${text.slice(0, 300)}`);
  const { data, errors } = JSON.parse(text) as {
    data?: { holdWeeks: { __typename: string; held?: { id: string }[]; refused?: { state: string }[] } };
    errors?: unknown;
  };
  const answer = data?.holdWeeks;
  if (!answer?.held || !answer.refused) throw new Error(JSON.stringify(errors ?? answer));
  return { held: answer.held.map(({ id }) => id), refused: answer.refused.length };
}

function post(origin: string, token: string, body: string, timeoutMs: number): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', origin, cookie: `session=${token}`, 'content-length': Buffer.byteLength(body) };
    const asking = request(`${origin}/graphql`, { method: 'POST', agent, headers, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.on('error', reject);
    asking.end(body);
  });
}

/** All at once, in turn at each of the portals. */
export const clickAll = (origins: string[], clicks: Click[]) =>
  Promise.allSettled(clicks.map((each, index) => click(origins[index % origins.length]!, each)));

/** Portals of one commune, in processes of their own, on one database. */
export async function startPortals(databaseUrl: string, roles: ('web' | 'worker' | 'all')[], settings: Record<string, string> = {}) {
  const shared = {
    DATABASE_URL: databaseUrl,
    DATA_KEYS: createKey('test'),
    SESSION_SECRET: createToken(),
    DEMO_DATA: 'none',
    TRUSTED_DOCUMENTS: 'off',
    ...settings,
  };
  const portals: ChildPortal[] = [];
  for (const ROLE of roles) portals.push(await startChildPortal({ ...shared, ROLE }));
  return { portals, shared, stop: () => Promise.all(portals.map((app) => app.stop())) };
}

/** Enrolments that hold a place of these weeks. */
export async function readHolders(database: Runner, weekIds: string[]) {
  const { rows } = await database.query<{ id: string; weekId: string }>(
    `SELECT id, week_id AS "weekId" FROM enrolment WHERE week_id = ANY ($1) AND status IN ('HELD', 'CONFIRMED')`,
    [weekIds],
  );
  return rows;
}
