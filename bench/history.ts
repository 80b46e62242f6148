// Years of enrolments, made inside the database: what a portal looks like when it has served for long.
import { runSql } from './ground.ts';

/** Weeks of the past, with what was enrolled in them: the weeks are as many whatever the number of enrolments. */
const [plaines, mondays] = [10, 100];

/**
 * `enrolments` of past weeks, nine in ten lived to the end, with their baskets and audit entries, and the statistics that
 * the planner goes by. A multiple of 100. Triggers rest meanwhile; the counters are set as they would have left them.
 */
export async function createHistory(url: string, enrolments: number): Promise<void> {
  const children = enrolments / mondays;
  await runSql(
    url,
    `DO $$ BEGIN
      SET LOCAL session_replication_role = replica;
      CREATE TEMP TABLE past_plaine ON COMMIT DROP AS SELECT n, gen_random_uuid() AS id FROM generate_series(0, ${plaines - 1}) AS n;
      INSERT INTO site (id, name) VALUES (gen_random_uuid(), 'École de la Vallée') ON CONFLICT (name) DO NOTHING;
      INSERT INTO plaine (id, name, site_id, site_name, age_min_months, age_max_months, daily_rate_cents, published)
        SELECT past_plaine.id, 'Plaine passée ' || n, site.id, site.name, 30, 179, 1200, true
        FROM past_plaine, site WHERE site.name = 'École de la Vallée';
      CREATE TEMP TABLE past_week ON COMMIT DROP AS
        SELECT past_plaine.n AS plaine, m, past_plaine.id AS plaine_id, gen_random_uuid() AS id, date_trunc('week', now())::date - 7 * m AS monday
        FROM past_plaine, generate_series(1, ${mondays}) AS m;
      INSERT INTO week (id, plaine_id, monday, start_date, end_date, open_days, capacity)
        SELECT id, plaine_id, monday, monday, monday + 4, ARRAY(SELECT monday + d FROM generate_series(0, 4) AS d), ${Math.ceil(children / plaines) + 10}
        FROM past_week;
      CREATE TEMP TABLE past_child ON COMMIT DROP AS
        SELECT n, gen_random_uuid() AS person_id, gen_random_uuid() AS parent_id, gen_random_uuid() AS child_id, gen_random_uuid() AS basket_id
        FROM generate_series(1, ${children}) AS n;
      INSERT INTO person (id, given_name, family_name) SELECT person_id, 'Alix', 'Past ' || n FROM past_child;
      INSERT INTO parent (id, person_id, email, street, postal_code, city)
        SELECT parent_id, person_id, 'past' || n || '@example.be', 'Rue des Tilleuls ' || n, '4999', 'Valmont' FROM past_child;
      INSERT INTO child (id, given_name, family_name, birth_date) SELECT child_id, 'Zoé', 'Past ' || n, '2018-01-15' FROM past_child;
      INSERT INTO family_link (id, child_id, parent_id, state, source)
        SELECT gen_random_uuid(), child_id, parent_id, 'ACTIVE', 'IMPORT' FROM past_child;
      INSERT INTO basket (id, parent_id, status, ended_at) SELECT basket_id, parent_id, 'CLOSED', now() FROM past_child;
      INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, held_at, held_until, confirmed_at, ended_at,
          price_cents, day_rate_cents, day_count, category, sibling_rank)
        SELECT gen_random_uuid(), basket_id, parent_id, child_id, past_week.id, monday, status::enrolment_status, monday, monday,
          CASE WHEN status = 'CONFIRMED' THEN monday END, CASE WHEN status <> 'CONFIRMED' THEN monday END, 6000, 1200, 5, 'RESIDENT', 1
        FROM past_child JOIN past_week ON past_week.plaine = past_child.n % ${plaines},
          LATERAL (SELECT CASE (past_child.n + m) % 20 WHEN 0 THEN 'CANCELLED' WHEN 1 THEN 'EXPIRED' ELSE 'CONFIRMED' END AS status) AS kept;
      INSERT INTO audit_entry (actor, action, subject) SELECT 'system', 'place-held', 'enrolment:' || id FROM enrolment;
      UPDATE week SET taken = (SELECT count(*) FROM enrolment WHERE week_id = week.id AND status = 'CONFIRMED')
        FROM past_week WHERE past_week.id = week.id;
    END $$`,
  );
  await runSql(url, 'VACUUM ANALYZE');
  await runSql(url, 'CHECKPOINT');
}
