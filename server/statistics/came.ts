// Who came: a child that was noted present on a day that a person closed.
import type { AgeOn } from '../../prisma/generated/client/enums.ts';
import { Prisma } from '../platform/database.ts';

/** The day on which a child's age is taken; `day` is the day attended. */
const ageDay: Record<AgeOn, (day: Prisma.Sql) => Prisma.Sql> = {
  WEEK_START: () => Prisma.sql`scope.start_date`,
  SEASON_START: () => Prisma.sql`scope.season_start`,
  DAY: (day) => day,
};
const isYoung = (on: Prisma.Sql) => Prisma.sql`child.birth_date > ${on} - interval '6 years'`;

/** Is a child that is enrolled under six? Where ages are taken on the day itself, on the first day of the week. */
export const isEnrolledYoung = (ageOn: AgeOn) => isYoung(ageDay[ageOn](Prisma.sql`scope.start_date`));

/** « came », for WITH after « scope »: a child on a closed day, once. */
export const cameOf = (ageOn: AgeOn) => {
  const on = ageDay[ageOn](Prisma.sql`attendance.day`);
  return Prisma.sql`came AS (
  SELECT DISTINCT scope.id AS week_id, attendance.day, enrolment.child_id, enrolment.category = 'RESIDENT' AS resident, ${on} AS age_day, ${isYoung(on)} AS young
  FROM scope JOIN enrolment ON enrolment.week_id = scope.id JOIN child ON child.id = enrolment.child_id
  JOIN attendance ON attendance.enrolment_id = enrolment.id AND attendance.status = 'PRESENT' AND attendance.day = ANY (scope.open_days)
  JOIN attendance_closing AS closing ON closing.week_id = scope.id AND closing.day = attendance.day)`;
};
