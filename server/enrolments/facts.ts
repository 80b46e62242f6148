// Everything that deciding takes, read by one statement whatever the number of children and weeks: one snapshot, one clock.
import { dayOf } from '../language/dates.ts';
import type { SheetState } from '../health/gaps.ts';
import type { Period, Wave } from './period.ts';
import type { Tariff } from './price.ts';

export type WeekFacts = {
  id: string;
  plaineId: string;
  /** null: of no season */
  seasonId: string | null;
  plaineName: string;
  siteName: string;
  startDate: string;
  endDate: string;
  monday: string;
  openDays: string[];
  capacity: number;
  dailyRateCents: number;
  ageMinMonths: number;
  ageMaxMonths: number;
  /** its plaine is published and the week is not cancelled */
  isOffered: boolean;
  isCancelled: boolean;
  /** seats that nobody has, by the clock: see prisma/functions/availability.sql */
  free: number;
  /** those of them that an insertion takes now */
  takeable: number;
  /** those of them whose hold or offer has expired and is not written down yet */
  expired: number;
};
export type ChildFacts = { id: string; givenName: string; birthDate: string; schoolPostalCode: string | null; sheet: SheetState | null };
export type ParentFacts = { id: string; postalCode: string | null; hasLimits: boolean };
export type LinkFacts = {
  parentId: string;
  childId: string;
  /** another parent objects, and staff have not lifted it: see families/oppose-enrolments.ts */
  isOpposed: boolean;
  /** one of this parent's children has a confirmed place; false when no wave that is to come or open asks for it */
  isEnrolled: boolean;
};
export type LiveEnrolment = {
  id: string;
  childId: string;
  parentId: string;
  weekId: string;
  seasonId: string | null;
  monday: string;
  status: 'HELD' | 'CONFIRMED';
  /** null of what was only just taken */
  heldUntil: Date | null;
};
export type Queued = {
  id: string;
  childId: string;
  weekId: string;
  parentId: string;
  status: 'WAITING' | 'OFFERED';
  offeredUntil: Date | null;
};
/** A running offer of the waiting list: a seat that is kept for a parent, as a hold is. */
export type RunningOffer = { parentId: string; childId: string; weekId: string; monday: string };
/** How many seats one parent may keep without paying: at the same dates, and in all. */
export type HeldLimits = { maxHeldPerDates: number; maxHeld: number };
export type Facts = {
  now: Date;
  /** the day in Brussels, « YYYY-MM-DD » */
  today: string;
  /** by season, null for the weeks without one: the period that is open, else the next */
  periods: Map<string | null, Period>;
  communePostalCodes: string[];
  tariff: Tariff;
  weeks: Map<string, WeekFacts>;
  children: Map<string, ChildFacts>;
  parents: Map<string, ParentFacts>;
  /** by parent and child: see `linkOf` */
  links: Map<string, LinkFacts>;
  /** running ones of each child, of the whole seasons and calendar years of the weeks */
  enrolmentsOfChild: Map<string, LiveEnrolment[]>;
  /** running ones of each parent: all that are held, and at least those at the dates of the weeks */
  enrolmentsOfParent: Map<string, LiveEnrolment[]>;
  /** all running offers of each parent */
  offersOfParent: Map<string, RunningOffer[]>;
  /** null: they do not concern what is decided */
  limits: HeldLimits | null;
  queueOfChild: Map<string, Queued[]>;
  /** weeks at the same dates where a hold of one of the children ran out and is not written down yet */
  staleWeekIds: string[];
};
export type FactsQuestion = {
  parentIds: string[];
  childIds: string[];
  /** null: every week of a published plaine */
  weekIds: string[] | null;
};

type Row = Record<'children' | 'parents' | 'weeks' | 'stale' | 'tariff', never[]> & {
  links: LinkFacts[];
  /** as arrays: a season has many */
  enrolments: [
    id: string,
    childId: string,
    parentId: string,
    weekId: string,
    seasonId: string | null,
    monday: string,
    status: LiveEnrolment['status'],
    heldUntil: string | null,
  ][];
  queue: (Omit<Queued, 'offeredUntil'> & { offeredUntil: string | null })[];
  offers: RunningOffer[];
  limits: HeldLimits | null;
  now: Date;
  periods: (Omit<Period, 'opensAt' | 'closesAt' | 'opensToAllAt' | 'waves'> & {
    opensAt: string;
    closesAt: string;
    opensToAllAt: string | null;
    waves: (Omit<Wave, 'opensAt'> & { opensAt: string })[];
  })[];
  postal_codes: string[] | null;
};

/** Runs a statement with numbered parameters: on a pool, a client in a transaction, or through Prisma. */
export type Run = (text: string, values: unknown[], name?: string) => Promise<{ rows: unknown[] }>;

// statement_timestamp(): inside a transaction that waited for a lock, now() would be the time before the wait.
const text = `
WITH at AS (SELECT statement_timestamp() AS now),
asked_weeks AS (
  SELECT week.*, available.free, available.takeable, available.expired, plaine.name, site.name AS site_name, plaine.daily_rate_cents,
    plaine.age_min_months, plaine.age_max_months, plaine.published AND week.cancelled_at IS NULL AS is_offered
  FROM week JOIN plaine ON plaine.id = week.plaine_id JOIN site ON site.id = plaine.site_id JOIN week_availability AS available ON available.week_id = week.id
  WHERE CASE WHEN $3::uuid[] IS NULL THEN plaine.published AND week.cancelled_at IS NULL AND NOT EXISTS (
      SELECT FROM season WHERE season.id = week.season_id AND archived_at IS NOT NULL) ELSE week.id = ANY ($3::uuid[]) END
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
  WHERE opposition.child_id = ANY ($2::uuid[]) AND opposition.state IN ('OPEN', 'UPHELD') AND objecting.state = 'ACTIVE'
)
SELECT at.now,
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
        FROM tariff_decision_rate WHERE decision_id = tariff_decision.id)) ORDER BY adopted_at DESC, id DESC), '[]')
    FROM tariff_decision WHERE withdrawn_at IS NULL) AS tariff,
  (SELECT coalesce(json_agg(json_build_object('id', asked_weeks.id, 'plaineId', plaine_id, 'seasonId', season_id, 'capacity', capacity, 'plaineName', name, 'siteName', site_name, 'startDate', start_date,
      'endDate', end_date, 'monday', monday, 'openDays', open_days, 'dailyRateCents', daily_rate_cents,
      'ageMinMonths', age_min_months, 'ageMaxMonths', age_max_months, 'isOffered', is_offered, 'isCancelled', cancelled_at IS NOT NULL,
      'free', free, 'takeable', takeable, 'expired', expired) ORDER BY start_date, name), '[]')
    FROM asked_weeks) AS weeks,
  (SELECT coalesce(json_agg(json_build_object('id', child.id, 'givenName', given_name, 'birthDate', birth_date, 'schoolPostalCode', school.postal_code,
      'sheet', CASE WHEN health_sheet.id IS NOT NULL THEN json_build_object('complete', complete, 'validUntil', valid_until) END)), '[]')
    FROM child LEFT JOIN school ON school.id = child.school_id LEFT JOIN health_sheet ON health_sheet.child_id = child.id
    WHERE child.id = ANY ($2::uuid[])) AS children,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'postalCode', postal_code, 'hasLimits', limits_lifted_at IS NULL)), '[]')
    FROM parent WHERE id = ANY ($1::uuid[])) AS parents,
  (SELECT coalesce(json_agg(json_build_object('parentId', parent_id, 'childId', child_id, 'isOpposed', EXISTS (
      SELECT FROM objection WHERE objection.child_id = family_link.child_id AND objection.parent_id <> family_link.parent_id),
      'isEnrolled', EXISTS (SELECT FROM enrolment_wave JOIN enrolment_period ON id = period_id WHERE audience = 'ENROLLED' AND closes_at > at.now)
        AND EXISTS (SELECT FROM family_link AS sibling JOIN enrolment ON enrolment.child_id = sibling.child_id
          WHERE sibling.parent_id = family_link.parent_id AND sibling.state = 'ACTIVE' AND enrolment.status = 'CONFIRMED'))), '[]')
    FROM family_link WHERE parent_id = ANY ($1::uuid[]) AND child_id = ANY ($2::uuid[]) AND state = 'ACTIVE') AS links,
  (SELECT coalesce(json_agg(json_build_array(id, child_id, parent_id, week_id,
      (SELECT season_id FROM week WHERE week.id = week_id), monday, status, held_until)), '[]')
    FROM enrolment WHERE ((child_id = ANY ($2::uuid[]) AND monday >= (SELECT starts FROM counted) AND monday < (SELECT ends FROM counted))
        OR (parent_id = ANY ($1::uuid[]) AND (status = 'HELD' OR monday IN (SELECT monday FROM asked_weeks))))
      AND (status = 'CONFIRMED' OR (status = 'HELD' AND held_until > at.now))) AS enrolments,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'childId', child_id, 'weekId', week_id, 'parentId', parent_id, 'status', status,
      'offeredUntil', offered_until)), '[]')
    FROM waiting_place WHERE child_id = ANY ($2::uuid[]) AND week_id IN (SELECT id FROM asked_weeks)
      AND (status = 'WAITING' OR (status = 'OFFERED' AND offered_until > at.now))) AS queue,
  (SELECT coalesce(json_agg(json_build_object('parentId', parent_id, 'childId', child_id, 'weekId', week_id, 'monday', week.monday)), '[]')
    FROM waiting_place JOIN week ON week.id = week_id
    WHERE parent_id = ANY ($1::uuid[]) AND status = 'OFFERED' AND offered_until > at.now) AS offers,
  (SELECT json_build_object('maxHeldPerDates', max_held_per_dates, 'maxHeld', max_held) FROM family_limits) AS limits,
  (SELECT coalesce(json_agg(DISTINCT week_id), '[]') FROM enrolment
    WHERE child_id = ANY ($2::uuid[]) AND monday IN (SELECT monday FROM asked_weeks) AND status = 'HELD' AND held_until <= at.now) AS stale
FROM at`;

/** Reads the facts about these parents, children and weeks. Unknown ids are simply not in the answer. */
export async function readFacts(run: Run, { parentIds, childIds, weekIds }: FactsQuestion): Promise<Facts> {
  const { rows } = await run(text, [parentIds, childIds, weekIds], 'hold-facts');
  const row = rows[0] as Row;
  const now = new Date(row.now);
  const enrolments = row.enrolments.map(([id, childId, parentId, weekId, seasonId, monday, status, heldUntil]): LiveEnrolment => ({
    id,
    childId,
    parentId,
    weekId,
    seasonId,
    monday,
    status,
    heldUntil: heldUntil === null ? null : new Date(heldUntil),
  }));
  const queue = row.queue.map((line): Queued => ({
    ...line,
    offeredUntil: line.offeredUntil === null ? null : new Date(line.offeredUntil),
  }));
  return {
    now,
    today: dayOf(now).toString(),
    periods: new Map(row.periods.map((period) => [period.seasonId, readPeriod(period)])),
    communePostalCodes: row.postal_codes ?? [],
    tariff: row.tariff,
    weeks: byId<WeekFacts>(row.weeks),
    children: byId<ChildFacts>((row.children as ChildFacts[]).map(readSheet)),
    parents: byId<ParentFacts>(row.parents),
    links: new Map(row.links.map((link) => [linkKey(link.parentId, link.childId), link])),
    enrolmentsOfChild: Map.groupBy(enrolments, ({ childId }) => childId),
    enrolmentsOfParent: Map.groupBy(enrolments, ({ parentId }) => parentId),
    offersOfParent: Map.groupBy(row.offers, ({ parentId }) => parentId),
    limits: row.limits,
    queueOfChild: Map.groupBy(queue, ({ childId }) => childId),
    staleWeekIds: row.stale,
  };
}

const linkKey = (parentId: string, childId: string) => `${parentId} ${childId}`;

/** The running link between a parent and a child, if there is one. */
export const linkOf = ({ links }: Facts, parentId: string, childId: string): LinkFacts | undefined => links.get(linkKey(parentId, childId));

/**
 * Under the lock of the weeks: seats that expired since the weeks were tidied are not free for who decides now, an insertion
 * would be refused. Changes the facts.
 */
export function countTakeableOnly({ weeks }: Facts) {
  for (const week of weeks.values()) week.free = week.takeable;
}

/** What was taken since the facts were read: whoever is decided next sees it. */
export function addEnrolment({ enrolmentsOfChild, enrolmentsOfParent }: Facts, enrolment: LiveEnrolment) {
  for (const [shelf, key] of [
    [enrolmentsOfChild, enrolment.childId],
    [enrolmentsOfParent, enrolment.parentId],
  ] as const) {
    const others = shelf.get(key);
    if (others) others.push(enrolment);
    else shelf.set(key, [enrolment]);
  }
}

/** What was offered since the facts were read. */
export function addOffer({ offersOfParent }: Facts, offer: RunningOffer) {
  offersOfParent.set(offer.parentId, [...(offersOfParent.get(offer.parentId) ?? []), offer]);
}

/** The same facts, as if that place were nobody's: what is decided about exchanging it does not stumble over itself. */
export function withoutEnrolment(facts: Facts, { id, childId, parentId }: Pick<LiveEnrolment, 'id' | 'childId' | 'parentId'>): Facts {
  const without = (shelf: Map<string, LiveEnrolment[]>, key: string) =>
    new Map(shelf).set(key, shelf.get(key)?.filter((live) => live.id !== id) ?? []);
  return {
    ...facts,
    enrolmentsOfChild: without(facts.enrolmentsOfChild, childId),
    enrolmentsOfParent: without(facts.enrolmentsOfParent, parentId),
  };
}

const readPeriod = (period: Row['periods'][number]): Period => ({
  ...period,
  opensAt: new Date(period.opensAt),
  closesAt: new Date(period.closesAt),
  opensToAllAt: period.opensToAllAt ? new Date(period.opensToAllAt) : null,
  waves: period.waves.map((wave) => ({ ...wave, opensAt: new Date(wave.opensAt) })),
});

/** JSON has no instants. */
const readSheet = (child: ChildFacts): ChildFacts => ({
  ...child,
  sheet: child.sheet && { ...child.sheet, validUntil: child.sheet.validUntil && new Date(child.sheet.validUntil) },
});

const byId = <Item extends { id: string }>(items: Item[]) => new Map(items.map((item) => [item.id, item]));
