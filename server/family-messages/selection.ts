// Which families a message is for, and who of each reads it.
import { todayInBrussels } from '../platform/clock.ts';
import { Prisma, type Db, type Tx } from '../platform/database.ts';

export const places = ['CONFIRMED', 'HELD', 'WAITING'] as const;
export type Place = (typeof places)[number];

/** All that is said must hold. Ids and days alone, as they are stored with the message. */
export type Selection = {
  seasonId: string | null;
  plaineId: string | null;
  siteId: string | null;
  /** any day of it, « YYYY-MM-DD » */
  weekOf: string | null;
  /** one plaine in one week */
  weekId: string | null;
  /** of the child in the week; one at least */
  places: readonly Place[];
};

/** As it is stored with a message. */
export const selectionOf = (stored: unknown) => stored as Selection;

/** The most that one message is sent to. */
export const maxRecipients = 20_000;

/** Without a season, a plaine, a site or a week it is for everybody who was ever enrolled: nobody means that. */
export const isOpenEnded = ({ seasonId, plaineId, siteId, weekOf, weekId }: Selection): boolean =>
  [seasonId, plaineId, siteId, weekOf, weekId].every((value) => value === null);

/**
 * The parents of a selection, one row each (`parent_id`, `child_ids`, `week_ids`: the n-th week is the n-th child's), by the clock. Who took a place or waits for one is
 * written to, as long as staff did not block their link to the child; of a confirmed place the other parents of the child are too,
 * for they see it (`visibleEnrolments` of schema/lib/visibility.ts; a test compares both). A held place is known to who holds it alone.
 * Weeks that are over count when the season or the week is named.
 */
export const readersOf = ({ seasonId, plaineId, siteId, weekOf, weekId, places }: Selection) => Prisma.sql`
  WITH place AS (
    SELECT child_id, week_id, parent_id, status = 'CONFIRMED' AS is_shared FROM enrolment
    WHERE (status = 'CONFIRMED' AND ${places.includes('CONFIRMED')}) OR (status = 'HELD' AND held_until > now() AND ${places.includes('HELD')})
    UNION ALL
    SELECT child_id, week_id, parent_id, false FROM waiting_place WHERE status IN ('WAITING', 'OFFERED') AND ${places.includes('WAITING')}
  ), chosen AS (
    SELECT place.* FROM place JOIN week ON week.id = week_id JOIN plaine ON plaine.id = plaine_id
    WHERE (${seasonId}::uuid IS NULL OR season_id = ${seasonId}::uuid) AND (${plaineId}::uuid IS NULL OR plaine_id = ${plaineId}::uuid)
      AND (${siteId}::uuid IS NULL OR site_id = ${siteId}::uuid) AND (${weekId}::uuid IS NULL OR week.id = ${weekId}::uuid)
      AND (${weekOf}::date IS NULL OR monday = date_trunc('week', ${weekOf}::date)::date)
      AND (${seasonId ?? weekOf ?? weekId}::text IS NOT NULL OR end_date >= ${todayInBrussels})
  ), reader AS (
    SELECT parent_id, child_id, week_id FROM chosen WHERE NOT EXISTS (
      SELECT FROM family_link AS blocked WHERE blocked.child_id = chosen.child_id AND blocked.parent_id = chosen.parent_id AND state = 'BLOCKED')
    UNION
    SELECT family_link.parent_id, chosen.child_id, week_id FROM chosen
    JOIN family_link ON family_link.child_id = chosen.child_id AND state = 'ACTIVE' AND family_link.parent_id IS NOT NULL WHERE is_shared
  )
  SELECT parent_id, array_agg(child_id ORDER BY child_id, week_id) AS child_ids, array_agg(week_id ORDER BY child_id, week_id) AS week_ids
  FROM reader JOIN parent ON parent.id = parent_id WHERE erased_at IS NULL GROUP BY parent_id`;

export type Counts = { parents: number; children: number };

/** What is said of a selection in the audit trail. */
export const detailOf = ({ places, ...ids }: Selection) => ({
  ...Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== null)),
  places: [...places],
});

/** The parts of a selection that there are none of: what was chosen may be deleted later. */
export async function listGone(db: Db | Tx, { seasonId, plaineId, siteId, weekId }: Selection): Promise<(keyof Selection)[]> {
  const rows = await db.$queryRaw<{ part: keyof Selection }[]>`
    SELECT part FROM (VALUES
      ('seasonId', ${seasonId}::uuid IS NULL OR EXISTS (SELECT FROM season WHERE id = ${seasonId}::uuid)),
      ('plaineId', ${plaineId}::uuid IS NULL OR EXISTS (SELECT FROM plaine WHERE id = ${plaineId}::uuid)),
      ('siteId', ${siteId}::uuid IS NULL OR EXISTS (SELECT FROM site WHERE id = ${siteId}::uuid)),
      ('weekId', ${weekId}::uuid IS NULL OR EXISTS (SELECT FROM week WHERE id = ${weekId}::uuid))
    ) AS chosen (part, is_there) WHERE NOT is_there`;
  return rows.map(({ part }) => part);
}

/** How many parents a message would be written to now, and about how many children. */
export async function countReaders(db: Db | Tx, selection: Selection): Promise<Counts> {
  const [counts] = await db.$queryRaw<Counts[]>`
    SELECT count(DISTINCT parent_id)::int AS parents, count(DISTINCT child_id)::int AS children
    FROM (${readersOf(selection)}) AS reader, unnest(child_ids) AS child_id`;
  return counts!;
}

export type Reader = {
  parentId: string;
  /** of the weeks: the n-th week is the n-th child's */
  childIds: string[];
  weekIds: string[];
};

/** One family of the selection, the same as long as nothing changes; null when there is none. */
export async function readSample(db: Db, selection: Selection): Promise<Reader | null> {
  const rows = await db.$queryRaw<Reader[]>`
    SELECT parent_id AS "parentId", child_ids AS "childIds", week_ids AS "weekIds"
    FROM (${readersOf(selection)}) AS reader ORDER BY parent_id LIMIT 1`;
  return rows[0] ?? null;
}
