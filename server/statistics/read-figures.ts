// Figures of groups of weeks: three statements, however many weeks there are. « Came » is what was noted present on a day that
// a person closed; a place counts as enrolled while it is confirmed.
import type { AgeOn } from '../../prisma/generated/client/enums.ts';
import type { StaffActor } from '../platform/actor.ts';
import { Prisma, type Db } from '../platform/database.ts';
import { addUp, type DayRow, type Figures, type WeekRow } from './add-up.ts';
import { weeksOf, type Scope } from './scope.ts';

export type WeekFigures = { weekId: string; figures: Figures };
export type Statistics = { total: Figures; /** by date, site and plaine */ weeks: WeekFigures[] };

/** The day on which a child's age is taken; `day` is the day attended. */
const ageDay: Record<AgeOn, (day: Prisma.Sql) => Prisma.Sql> = {
  WEEK_START: () => Prisma.sql`scope.start_date`,
  SEASON_START: () => Prisma.sql`scope.season_start`,
  DAY: (day) => day,
};
const isYoung = (on: Prisma.Sql) => Prisma.sql`child.birth_date > ${on} - interval '6 years'`;

/** « came »: a child on a closed day, once. */
const cameOf = (ageOn: AgeOn) => Prisma.sql`came AS (
  SELECT DISTINCT scope.id AS week_id, attendance.day, enrolment.child_id, enrolment.category = 'RESIDENT' AS resident,
    ${isYoung(ageDay[ageOn](Prisma.sql`attendance.day`))} AS young
  FROM scope JOIN enrolment ON enrolment.week_id = scope.id JOIN child ON child.id = enrolment.child_id
  JOIN attendance ON attendance.enrolment_id = enrolment.id AND attendance.status = 'PRESENT' AND attendance.day = ANY (scope.open_days)
  JOIN attendance_closing AS closing ON closing.week_id = scope.id AND closing.day = attendance.day)`;

const readDays = (db: Db, weeks: Prisma.Sql, ageOn: AgeOn) => db.$queryRaw<DayRow[]>`
  WITH ${weeks}, ${cameOf(ageOn)},
    came_on AS (
      SELECT week_id, day, count(*) FILTER (WHERE young)::int AS "underSix", count(*) FILTER (WHERE NOT young)::int AS "fromSix",
        count(*) FILTER (WHERE young AND resident)::int AS "residentsUnderSix", count(*) FILTER (WHERE NOT young AND resident)::int AS "residentsFromSix"
      FROM came GROUP BY week_id, day)
  SELECT scope.id AS "weekId", open.day::date AS day, closing.day IS NOT NULL AS "isClosed",
    closing.day IS NULL AND open.day <= (statement_timestamp() AT TIME ZONE 'Europe/Brussels')::date
      AND EXISTS (SELECT FROM enrolment WHERE week_id = scope.id AND status = 'CONFIRMED') AS "isToClose",
    coalesce("underSix", 0) AS "underSix", coalesce("fromSix", 0) AS "fromSix",
    coalesce("residentsUnderSix", 0) AS "residentsUnderSix", coalesce("residentsFromSix", 0) AS "residentsFromSix"
  FROM scope CROSS JOIN unnest(scope.open_days) AS open (day)
  LEFT JOIN attendance_closing AS closing ON closing.week_id = scope.id AND closing.day = open.day
  LEFT JOIN came_on ON came_on.week_id = scope.id AND came_on.day = open.day
  ORDER BY open.day`;

/** One row a week, and one of all of them with `weekId` null: a child of several weeks counts once there. */
const readChildren = (db: Db, weeks: Prisma.Sql, ageOn: AgeOn) => db.$queryRaw<WeekRow[]>`
  WITH ${weeks}, ${cameOf(ageOn)},
    child_of AS (
      SELECT scope.id AS week_id, child_id, ${isYoung(ageOn === 'SEASON_START' ? Prisma.sql`scope.season_start` : Prisma.sql`scope.start_date`)} AS young,
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
