import type { StaffActor } from '../platform/actor.ts';
import { Prisma, type Db } from '../platform/database.ts';
import { plainesWithin } from '../identity/access.ts';

export type WeekFigures = {
  weekId: string;
  capacity: number;
  overbooked: number;
  animators: number | null;
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
    SELECT week.id AS "weekId", week.capacity, week.overbooked, week.animators,
      coalesce(place.held, 0) AS held, coalesce(place.confirmed, 0) AS confirmed,
      coalesce(place.under_six, 0) AS "underSix", coalesce(place.held + place.confirmed - place.under_six, 0) AS "fromSix",
      coalesce(queue.offered, 0) AS offered, coalesce(queue.waiting, 0) AS waiting
    FROM week JOIN plaine ON plaine.id = week.plaine_id JOIN site ON site.id = plaine.site_id
    LEFT JOIN (
      SELECT week_id, count(*) FILTER (WHERE status = 'HELD')::int AS held, count(*) FILTER (WHERE status = 'CONFIRMED')::int AS confirmed,
        count(*) FILTER (WHERE child.birth_date > week.start_date - interval '6 years')::int AS under_six
      FROM enrolment JOIN child ON child.id = enrolment.child_id JOIN week ON week.id = enrolment.week_id
      WHERE (status = 'CONFIRMED' OR (status = 'HELD' AND held_until > now())) AND week.end_date >= ${from}::date AND week.start_date <= ${to}::date
      GROUP BY week_id) AS place ON place.week_id = week.id
    LEFT JOIN (
      SELECT week_id, count(*) FILTER (WHERE status = 'WAITING')::int AS waiting,
        count(*) FILTER (WHERE status = 'OFFERED' AND offered_until > now())::int AS offered
      FROM waiting_place WHERE status IN ('WAITING', 'OFFERED') GROUP BY week_id) AS queue ON queue.week_id = week.id
    WHERE week.cancelled_at IS NULL AND week.end_date >= ${from}::date AND week.start_date <= ${to}::date ${named} ${within}
    ORDER BY week.monday, site.name, plaine.name`;
}
