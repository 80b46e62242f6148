// The statement of the facts (facts.ts), in two forms that differ in whose facts they are.

/** Of whom the facts are, as conditions on a column. */
type Scope = { parents: string; children: string; weeks: string };

const isShown = `plaine.published AND week.cancelled_at IS NULL AND NOT EXISTS (
      SELECT FROM season WHERE season.id = week.season_id AND archived_at IS NOT NULL)`;

// statement_timestamp(): inside a transaction that waited for a lock, now() would be the time before the wait.
const partsOf = ({ parents, children, weeks }: Scope) => ({
  tables: `at AS (SELECT statement_timestamp() AS now),
asked_weeks AS (
  SELECT week.*, available.free, available.takeable, available.expired, plaine.name, site.name AS site_name, plaine.daily_rate_cents,
    plaine.age_min_months, plaine.age_max_months, plaine.published AND week.cancelled_at IS NULL AS is_offered,
    EXISTS (SELECT FROM week_option WHERE week_option.plaine_id = plaine.id AND offered) AS has_options
  FROM week JOIN plaine ON plaine.id = week.plaine_id JOIN site ON site.id = plaine.site_id JOIN week_availability AS available ON available.week_id = week.id
  WHERE ${weeks}
),
-- the calendar years of the weeks asked, and all of their seasons
counted AS (
  SELECT least(date_trunc('year', min(monday)::timestamp), date_trunc('week', min(first_day)::timestamp))::date AS starts,
    greatest(date_trunc('year', max(monday)::timestamp) + interval '1 year', max(last_day) + interval '1 day')::date AS ends
  FROM asked_weeks LEFT JOIN season ON season.id = season_id
),
-- few or none: found once, not asked for with each child
objection AS MATERIALIZED (
  SELECT opposition.child_id, opposition.parent_id FROM opposition JOIN family_link AS objecting USING (child_id, parent_id)
  WHERE opposition.child_id ${children} AND opposition.state IN ('OPEN', 'UPHELD') AND objecting.state = 'ACTIVE'
)`,
  columns: `
  (SELECT coalesce(json_agg(json_build_object('id', id, 'seasonId', season_id, 'opensAt', opens_at, 'closesAt', closes_at,
      'opensToAllAt', opens_to_all_at, 'maxWeeksPerChild', max_weeks_per_child,
      'waves', (SELECT coalesce(json_agg(json_build_object('audience', audience, 'opensAt', opens_at,
        'maxWeeksPerChild', max_weeks_per_child)), '[]') FROM enrolment_wave WHERE period_id = period.id))), '[]')
    FROM (SELECT DISTINCT ON (season_id) * FROM enrolment_period WHERE closes_at > at.now ORDER BY season_id, opens_at) AS period) AS periods,
  (SELECT postal_codes FROM commune) AS postal_codes,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'reference', reference, 'decidedOn', decided_on, 'validFrom', valid_from,
      'validUntil', valid_until,
      'plaineIds', (SELECT coalesce(json_agg(plaine_id), '[]') FROM tariff_decision_plaine WHERE decision_id = tariff_decision.id),
      'rates', (SELECT coalesce(json_agg(json_build_object('category', category, 'rank', rank, 'percent', percent, 'dayCents', day_cents)), '[]')
        FROM tariff_decision_rate WHERE decision_id = tariff_decision.id),
      'roundingCents', rounding_cents, 'ceilingCents', ceiling_cents,
      'reductions', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'rates', rates) ORDER BY name), '[]') FROM (
        SELECT reduction.id, name, json_agg(json_build_object('category', category, 'rank', rank, 'percentOff', percent_off, 'dayCents', day_cents)) AS rates
        FROM tariff_decision_reduction JOIN reduction ON reduction.id = reduction_id WHERE decision_id = tariff_decision.id GROUP BY 1, 2) AS reduced)) ORDER BY adopted_at DESC, id DESC), '[]')
    FROM tariff_decision WHERE withdrawn_at IS NULL) AS tariff,
  (SELECT coalesce(json_agg(json_build_object('id', asked_weeks.id, 'plaineId', plaine_id, 'seasonId', season_id, 'capacity', capacity, 'plaineName', name, 'siteName', site_name, 'startDate', start_date,
      'endDate', end_date, 'monday', monday, 'openDays', open_days, 'dailyRateCents', daily_rate_cents,
      'ageMinMonths', age_min_months, 'ageMaxMonths', age_max_months, 'isOffered', is_offered, 'isCancelled', cancelled_at IS NOT NULL, 'hasOptions', has_options,
      'free', free, 'takeable', takeable, 'expired', expired) ORDER BY start_date, name), '[]')
    FROM asked_weeks) AS weeks,
  (SELECT coalesce(json_agg(json_build_object('id', child.id, 'givenName', given_name, 'birthDate', birth_date, 'schoolPostalCode', school.postal_code,
      'sheet', CASE WHEN health_sheet.id IS NOT NULL THEN json_build_object('complete', complete, 'validUntil', valid_until) END)), '[]')
    FROM child LEFT JOIN school ON school.id = child.school_id LEFT JOIN health_sheet ON health_sheet.child_id = child.id
    WHERE child.id ${children}) AS children,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'postalCode', postal_code, 'hasLimits', limits_lifted_at IS NULL, 'isListed', listed_at IS NOT NULL)), '[]')
    FROM parent WHERE id ${parents}) AS parents,
  (SELECT coalesce(json_agg(json_build_object('parentId', parent_id, 'childId', child_id, 'isOpposed', EXISTS (
      SELECT FROM objection WHERE objection.child_id = family_link.child_id AND objection.parent_id <> family_link.parent_id),
      'isEnrolled', EXISTS (SELECT FROM enrolment_wave JOIN enrolment_period ON id = period_id WHERE audience = 'ENROLLED' AND closes_at > at.now)
        AND EXISTS (SELECT FROM family_link AS sibling JOIN enrolment ON enrolment.child_id = sibling.child_id
          WHERE sibling.parent_id = family_link.parent_id AND sibling.state = 'ACTIVE' AND enrolment.status = 'CONFIRMED'))), '[]')
    FROM family_link WHERE parent_id ${parents} AND child_id ${children} AND state = 'ACTIVE') AS links,
  (SELECT coalesce(json_agg(json_build_object('reductionId', reduction_id, 'parentId', parent_id, 'childId', child_id,
      'validFrom', valid_from, 'validUntil', valid_until)), '[]')
    FROM reduction_grant WHERE (parent_id ${parents} OR child_id ${children}) AND withdrawn_at IS NULL) AS grants,
  (SELECT coalesce(json_agg(json_build_array(id, child_id, parent_id, week_id,
      (SELECT season_id FROM week WHERE week.id = week_id), monday, status, held_until,
      json_build_object('priceCents', price_cents, 'dayRateCents', day_rate_cents, 'dayCount', day_count, 'category', category,
        'siblingRank', sibling_rank, 'fullDayRateCents', full_day_rate_cents, 'ceilingOffCents', ceiling_off_cents,
        'options', (SELECT coalesce(json_agg(json_build_object('name', name, 'stop', stop, 'priceCents', chosen.price_cents) ORDER BY kind, name), '[]')
          FROM enrolment_option AS chosen JOIN week_option ON week_option.id = option_id WHERE enrolment_id = enrolment.id),
        'reduction', (SELECT json_build_object('id', id, 'name', name) FROM reduction WHERE reduction.id = reduction_id),
        'decision', (SELECT json_build_object('id', id, 'reference', reference, 'decidedOn', decided_on)
          FROM tariff_decision WHERE tariff_decision.id = tariff_decision_id)))), '[]')
    FROM enrolment WHERE ((child_id ${children} AND monday >= (SELECT starts FROM counted) AND monday < (SELECT ends FROM counted))
        OR (parent_id ${parents} AND (status = 'HELD' OR monday IN (SELECT monday FROM asked_weeks)
          OR (monday >= (SELECT starts FROM counted) AND monday < (SELECT ends FROM counted)
            AND EXISTS (SELECT FROM tariff_decision WHERE ceiling_cents IS NOT NULL AND withdrawn_at IS NULL)))))
      AND (status = 'CONFIRMED' OR (status = 'HELD' AND held_until > at.now))) AS enrolments,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'childId', child_id, 'weekId', week_id, 'parentId', parent_id, 'status', status,
      'offeredUntil', offered_until)), '[]')
    FROM waiting_place WHERE child_id ${children} AND week_id IN (SELECT id FROM asked_weeks)
      AND (status = 'WAITING' OR (status = 'OFFERED' AND offered_until > at.now))) AS queue,
  (SELECT coalesce(json_agg(json_build_object('parentId', parent_id, 'childId', child_id, 'weekId', week_id, 'monday', week.monday)), '[]')
    FROM waiting_place JOIN week ON week.id = week_id
    WHERE parent_id ${parents} AND status = 'OFFERED' AND offered_until > at.now) AS offers,
  (SELECT json_build_object('maxHeldPerDates', max_held_per_dates, 'maxHeld', max_held) FROM family_limits) AS limits,
  (SELECT coalesce(json_agg(DISTINCT week_id), '[]') FROM enrolment
    WHERE child_id ${children} AND monday IN (SELECT monday FROM asked_weeks) AND status = 'HELD' AND held_until <= at.now) AS stale`,
});

const given = partsOf({
  parents: '= ANY ($1::uuid[])',
  children: '= ANY ($2::uuid[])',
  weeks: `CASE WHEN $3::uuid[] IS NULL THEN ${isShown} ELSE week.id = ANY ($3::uuid[]) END`,
});
export const factsText = `WITH ${given.tables} SELECT at.now, ${given.columns} FROM at`;

/**
 * The same facts of one family, the parent $1 and the children of \`own\`, and every shown week: to be read with other columns by
 * one statement. By single values, so that PostgreSQL keeps its plan: for lists it would make one each time, which takes
 * three times as long as the statement.
 */
export const familyFacts = partsOf({ parents: '= $1::uuid', children: '= ANY ((SELECT ids FROM own)::uuid[])', weeks: isShown });
