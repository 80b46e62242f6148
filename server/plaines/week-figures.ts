import type { StaffActor } from '../platform/actor.ts';
import { Prisma, type Db } from '../platform/database.ts';
import { plainesWithin } from '../identity/access.ts';

export type WeekFigures = {
  weekId: string;
  capacity: number;
  overbooked: number;
  animators: number | null;
  /** of the plaine: below it the commune may not hold the week; null: however few */
  minChildren: number | null;
  startDate: Date;
  held: number;
  confirmed: number;
  offered: number;
  waiting: number;
  /** of the held and confirmed, on the first day of the week */
  underSix: number;
  fromSix: number;
};

/** Counts per week whose days touch from–to, by the clock, within the member's reach; one statement. */
export function readWeekFigures(
  db: Db,
  actor: StaffActor,
  { from, to, siteName }: { from: Date; to: Date; siteName?: string | null },
): Promise<WeekFigures[]> {
  const { siteId } = plainesWithin(actor, 'see weeks');
  const named = siteName ? Prisma.sql`AND site.name = ${siteName}` : Prisma.empty;
  const within = siteId ? Prisma.sql`AND site.id = ${siteId}::uuid` : Prisma.empty;
  return db.$queryRaw<WeekFigures[]>`
    SELECT week.id AS "weekId", seats.capacity, seats.overbooked, week.animators, plaine.min_children AS "minChildren", week.start_date AS "startDate", seats.held, seats.confirmed, seats.offered,
      coalesce(young.children, 0) AS "underSix", seats.held + seats.confirmed - coalesce(young.children, 0) AS "fromSix",
      (SELECT count(*)::int FROM waiting_place WHERE week_id = week.id AND status = 'WAITING') AS waiting
    FROM week JOIN plaine ON plaine.id = week.plaine_id JOIN site ON site.id = plaine.site_id
    JOIN week_availability AS seats ON seats.week_id = week.id
    LEFT JOIN (
      SELECT week_id, count(*)::int AS children
      FROM enrolment JOIN child ON child.id = enrolment.child_id JOIN week ON week.id = enrolment.week_id
      WHERE (status = 'CONFIRMED' OR (status = 'HELD' AND held_until > statement_timestamp()))
        AND child.birth_date > week.start_date - interval '6 years' AND week.end_date >= ${from}::date AND week.start_date <= ${to}::date
      GROUP BY week_id) AS young ON young.week_id = week.id
    WHERE week.cancelled_at IS NULL AND week.end_date >= ${from}::date AND week.start_date <= ${to}::date ${named} ${within}
    ORDER BY week.monday, site.name, plaine.name`;
}

/** Days before a week in which the commune decides whether it holds it. */
const decidedWithinDays = 28;

/** Children that a week lacks to be held, from four weeks before it until it begins; 0 when enough come, or it is decided later. */
export function missingChildren(
  { minChildren, held, confirmed, startDate }: Pick<WeekFigures, 'minChildren' | 'held' | 'confirmed' | 'startDate'>,
  today: Date,
): number {
  const days = (startDate.getTime() - today.getTime()) / 86_400_000;
  if (minChildren === null || days <= 0 || days > decidedWithinDays) return 0;
  return Math.max(0, minChildren - held - confirmed);
}
