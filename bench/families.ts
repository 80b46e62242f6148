// Families and weeks, written with SQL: what a load needs before it begins.
import { type HealthAnswers, noAnswers, sealHealthSheet } from '../server/health/answers.ts';
import { readKeyRing } from '../server/platform/encryption.ts';
import { dataKeys, runSql } from './ground.ts';
import type { ChildId, ParentId, WeekId } from '../server/platform/ids.ts';

export type Family = { parentId: ParentId; childId: ChildId; personId: string; cookie: string };

/** A commune with a tariff and an open period. */
export async function createCommune(url: string): Promise<void> {
  await runSql(
    url,
    `INSERT INTO commune (id, name, service_name, email, postal_codes, iban, beneficiary)
      VALUES (1, 'Valmont', 'Accueil', 'accueil@valmont.example', '{4999}', 'BE26091000000029', 'Valmont') ON CONFLICT DO NOTHING`,
  );
  await runSql(
    url,
    `WITH decision AS (INSERT INTO tariff_decision (id, reference, valid_from)
        SELECT gen_random_uuid(), 'bench', '2020-01-01' WHERE NOT EXISTS (SELECT FROM tariff_decision) RETURNING id)
      INSERT INTO tariff_decision_rate (decision_id, category, rank, percent)
      SELECT id, category::tariff_category, rank, 100
      FROM decision, unnest(ARRAY['RESIDENT', 'SCHOOL', 'OTHER']) AS category, generate_series(1, 3) AS rank`,
  );
  await runSql(
    url,
    `INSERT INTO enrolment_period (id, opens_at, closes_at) SELECT gen_random_uuid(), now() - interval '1 hour', now() + interval '30 days'
      WHERE NOT EXISTS (SELECT FROM enrolment_period)`,
  );
}

/** Parents who are signed in, each with one child who may be enrolled; born on as many days as real ones. */
export async function createFamilies(url: string, count: number): Promise<Family[]> {
  const families = await runSql<Family>(
    url,
    `WITH family AS MATERIALIZED (
      SELECT n, gen_random_uuid() AS person_id, gen_random_uuid() AS parent_id, gen_random_uuid() AS child_id, gen_random_uuid()::text AS token
      FROM generate_series(1, $1) AS n
    ), people AS (
      INSERT INTO person (id, given_name, family_name) SELECT person_id, 'Alix', 'Bench ' || n FROM family
    ), parents AS (
      INSERT INTO parent (id, person_id, email, street, postal_code, city)
      SELECT parent_id, person_id, 'parent' || n || '@example.be', 'Rue des Tilleuls ' || n, '4999', 'Valmont' FROM family
    ), sessions AS (
      INSERT INTO session (id, token_hash, person_id, issuer, acr, expires_at)
      SELECT gen_random_uuid(), sha256(token::bytea), person_id, 'bench', 'bench', now() + interval '1 day' FROM family
    ), children AS (
      INSERT INTO child (id, given_name, family_name, birth_date) SELECT child_id, 'Zoé', 'Bench ' || n, date '2019-09-01' + n % 900 FROM family
    ), links AS (
      INSERT INTO family_link (id, child_id, parent_id, state, source) SELECT gen_random_uuid(), child_id, parent_id, 'ACTIVE', 'IMPORT' FROM family
    ), sheets AS (
      INSERT INTO health_sheet (id, child_id, sealed, complete, validated_at, valid_until)
      SELECT gen_random_uuid(), child_id, '\\x00', true, now(), now() + interval '90 days' FROM family
    )
    SELECT parent_id AS "parentId", child_id AS "childId", person_id AS "personId", 'session=' || token AS cookie FROM family ORDER BY n`,
    [count],
  );
  await sealSheets(url);
  return families;
}

const answers: HealthAnswers = {
  ...noAnswers,
  doctorName: 'Dr Bench',
  doctorPhone: '+3287223344',
  contacts: [{ name: 'Lou Bench', relation: 'tante', phone: '+32470123456' }],
  swims: 'WELL',
  tetanusVaccinated: true,
};

/** The statements above cannot seal: each sheet that is only a byte gets its answers. */
async function sealSheets(url: string): Promise<void> {
  const ring = readKeyRing(dataKeys);
  const ids = (await runSql<{ id: string }>(url, `SELECT id FROM health_sheet WHERE length(sealed) = 1`)).map(({ id }) => id);
  const sealed = ids.map((id) => sealHealthSheet(ring, id, answers));
  await runSql(
    url,
    'UPDATE health_sheet SET sealed = given.sealed FROM unnest($1::uuid[], $2::bytea[]) AS given (id, sealed) WHERE health_sheet.id = given.id',
    [ids, sealed],
  );
}

/** A second child for each family, who may be enrolled as well. */
export async function addSiblings(url: string): Promise<void> {
  await runSql(
    url,
    `WITH sibling AS MATERIALIZED (
      SELECT parent_id, gen_random_uuid() AS child_id, family_name FROM family_link JOIN child ON child.id = child_id
    ), children AS (
      INSERT INTO child (id, given_name, family_name, birth_date) SELECT child_id, 'Tom', family_name, date '2017-05-01' FROM sibling
    ), links AS (
      INSERT INTO family_link (id, child_id, parent_id, state, source) SELECT gen_random_uuid(), child_id, parent_id, 'ACTIVE', 'IMPORT' FROM sibling
    )
    INSERT INTO health_sheet (id, child_id, sealed, complete, validated_at, valid_until)
    SELECT gen_random_uuid(), child_id, '\\x00', true, now(), now() + interval '90 days' FROM sibling`,
  );
  await sealSheets(url);
}

/** A published plaine with weeks from next July on, each of `capacity` places; returns the weeks' ids. */
export async function createWeeks(
  url: string,
  { weeks, capacity, plaines = 1 }: { weeks: number; capacity: number; plaines?: number },
): Promise<WeekId[]> {
  const rows = await runSql<{ id: WeekId }>(
    url,
    `WITH school AS (
      INSERT INTO site (id, name) VALUES (gen_random_uuid(), 'École de la Vallée') ON CONFLICT (name) DO UPDATE SET name = excluded.name
      RETURNING id
    ), plaine AS (
      INSERT INTO plaine (id, name, site_id, age_min_months, age_max_months, daily_rate_cents, published)
      SELECT gen_random_uuid(), 'Plaine ' || gen_random_uuid(), school.id, 30, 179, 1200, true FROM school, generate_series(1, $3)
      RETURNING id
    ), first AS (SELECT date_trunc('week', make_date(extract(year FROM now())::int + 1, 7, 7))::date AS monday)
    INSERT INTO week (id, plaine_id, monday, start_date, end_date, open_days, capacity)
    SELECT gen_random_uuid(), plaine.id, monday + 7 * n, monday + 7 * n, monday + 7 * n + 4,
      ARRAY(SELECT monday + 7 * n + d FROM generate_series(0, 4) AS d), $2
    FROM plaine, first, generate_series(0, $1 - 1) AS n RETURNING id`,
    [weeks, capacity, plaines],
  );
  return rows.map(({ id }) => id);
}

/** Gives every place back and forgets the mails, between two rounds of a load. */
export async function emptyWeeks(url: string): Promise<void> {
  await runSql(url, 'DELETE FROM enrolment');
  await runSql(url, 'DELETE FROM basket');
  await runSql(url, 'DELETE FROM graphile_worker._private_jobs');
  for (const table of ['enrolment', 'basket', 'week', 'graphile_worker._private_jobs']) await runSql(url, `VACUUM ANALYZE ${table}`);
}
