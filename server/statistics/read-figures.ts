// Figures of groups of weeks: three statements, however many weeks there are. « Came » is what was noted present on a day that
// a person closed; a place counts as enrolled while it is confirmed.
import type { AgeOn } from '../../prisma/generated/client/enums.ts';
import type { StaffActor } from '../platform/actor.ts';
import { type Prisma, type Db } from '../platform/database.ts';
import { cameOf, isEnrolledYoung } from './came.ts';
import { addUp, type DayRow, type Figures, type WeekRow } from './add-up.ts';
import { weeksOf, type Scope } from './scope.ts';

export type WeekFigures = { weekId: string; figures: Figures };
export type Statistics = { total: Figures; /** by date, site and plaine */ weeks: WeekFigures[] };

const readDays = (db: Db, weeks: Prisma.Sql, ageOn: AgeOn) => db.$queryRaw<DayRow[]>`
  WITH ${weeks}, ${cameOf(ageOn)},
    came_on AS (
      SELECT week_id, day, count(*) FILTER (WHERE young)::int AS "underSix", count(*) FILTER (WHERE NOT young)::int AS "fromSix",
        count(*) FILTER (WHERE young AND resident)::int AS "residentsUnderSix", count(*) FILTER (WHERE NOT young AND resident)::int AS "residentsFromSix"
      FROM came GROUP BY week_id, day),
    team_on AS (
      SELECT week_id, there.day, count(*) FILTER (WHERE function = 'ANIMATOR' AND has_brevet)::int AS "withBrevet",
        count(*) FILTER (WHERE function = 'ANIMATOR' AND NOT has_brevet)::int AS "withoutBrevet",
        count(*) FILTER (WHERE function = 'COORDINATOR')::int AS coordinators
      FROM team_member CROSS JOIN unnest(days) AS there (day)
      JOIN attendance_closing AS closing USING (week_id) WHERE closing.day = there.day AND week_id IN (SELECT id FROM scope) GROUP BY 1, 2)
  SELECT scope.id AS "weekId", open.day::date AS day, closing.day IS NOT NULL AS "isClosed",
    closing.day IS NULL AND open.day <= (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date
      AND EXISTS (SELECT FROM enrolment WHERE week_id = scope.id AND status = 'CONFIRMED') AS "isToClose",
    coalesce("underSix", 0) AS "underSix", coalesce("fromSix", 0) AS "fromSix",
    coalesce("residentsUnderSix", 0) AS "residentsUnderSix", coalesce("residentsFromSix", 0) AS "residentsFromSix",
    coalesce("withBrevet", 0) AS "withBrevet", coalesce("withoutBrevet", 0) AS "withoutBrevet", coalesce(coordinators, 0) AS coordinators
  FROM scope CROSS JOIN unnest(scope.open_days) AS open (day)
  LEFT JOIN attendance_closing AS closing ON closing.week_id = scope.id AND closing.day = open.day
  LEFT JOIN came_on ON came_on.week_id = scope.id AND came_on.day = open.day
  LEFT JOIN team_on ON team_on.week_id = scope.id AND team_on.day = open.day
  ORDER BY open.day`;

/** One row a week, and one of all of them with `weekId` null: a child of several weeks counts once there. */
const readChildren = (db: Db, weeks: Prisma.Sql, ageOn: AgeOn) => db.$queryRaw<WeekRow[]>`
  WITH ${weeks}, ${cameOf(ageOn)},
    child_of AS (
      SELECT scope.id AS week_id, child_id, ${isEnrolledYoung(ageOn)} AS young,
        false AS came, false AS disabled
      FROM scope JOIN enrolment ON enrolment.week_id = scope.id AND status = 'CONFIRMED' JOIN child ON child.id = child_id
      UNION ALL
      SELECT week_id, child_id, young, true, EXISTS (
        SELECT FROM severe_disability AS mark
        WHERE mark.child_id = came.child_id AND withdrawn_at IS NULL AND came.day BETWEEN valid_from AND valid_until)
      FROM came)
  SELECT week_id AS "weekId",
    count(DISTINCT child_id) FILTER (WHERE NOT came AND young)::int AS "enrolledUnderSix",
    count(DISTINCT child_id) FILTER (WHERE NOT came AND NOT young)::int AS "enrolledFromSix",
    count(DISTINCT child_id) FILTER (WHERE NOT came)::int AS enrolled,
    count(DISTINCT child_id) FILTER (WHERE came AND young)::int AS "cameUnderSix",
    count(DISTINCT child_id) FILTER (WHERE came AND NOT young)::int AS "cameFromSix",
    count(DISTINCT child_id) FILTER (WHERE came)::int AS came,
    count(DISTINCT child_id) FILTER (WHERE disabled)::int AS disabled
  FROM child_of GROUP BY GROUPING SETS ((week_id), ())`;

/** Figures of the weeks that a member of staff reaches and asked for. */
export async function readFigures(db: Db, actor: StaffActor, scope: Scope, ageOn: AgeOn): Promise<Statistics> {
  const weeks = weeksOf(actor, scope);
  const [rows, days, children] = await Promise.all([
    db.$queryRaw<{ id: string; capacity: number }[]>`
      WITH ${weeks} SELECT id, capacity FROM scope ORDER BY monday, site_name, plaine_name, id`,
    readDays(db, weeks, ageOn),
    readChildren(db, weeks, ageOn),
  ]);
  const daysOf = Map.groupBy(days, ({ weekId }) => weekId);
  const childrenOf = new Map(children.map((row) => [row.weekId, row]));
  return {
    total: addUp(rows, days, childrenOf.get(null)),
    weeks: rows.map((week) => ({ weekId: week.id, figures: addUp([week], daysOf.get(week.id) ?? [], childrenOf.get(week.id)) })),
  };
}
