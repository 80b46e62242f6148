// The children who came, by name: for the workbook that a commune hands in.
import type { AgeOn } from '../../prisma/generated/client/enums.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Db, Tx } from '../platform/database.ts';
import { cameOf } from './came.ts';
import { weeksOf, type Scope } from './scope.ts';

export type ChildFigures = {
  familyName: string;
  givenName: string;
  isUnderSix: boolean;
  /** on the day that the commune takes ages on, of the first week that the child came to */
  ageYears: number;
  /** closed days on which the child came */
  dayCount: number;
  /** of the places of the weeks that the child came to, as they were priced, in euro cents */
  priceCents: number;
};

/**
 * Children of the weeks who came on a closed day at least, by name. One who turned six in between is there twice, each time with the
 * days of that age; the price of a week stands with the age of its first day.
 */
export const readChildren = (db: Db | Tx, actor: StaffActor, scope: Scope, ageOn: AgeOn) => db.$queryRaw<ChildFigures[]>`
  WITH ${weeksOf(actor, scope)}, ${cameOf(ageOn)},
    first_day AS (SELECT DISTINCT ON (week_id, child_id) week_id, child_id, young FROM came ORDER BY week_id, child_id, day),
    price AS (
      SELECT first_day.child_id, first_day.young, sum(price_cents)::int AS cents
      FROM first_day JOIN enrolment ON enrolment.week_id = first_day.week_id AND enrolment.child_id = first_day.child_id
      WHERE status = 'CONFIRMED' OR EXISTS (
        SELECT FROM attendance JOIN attendance_closing AS closing ON closing.week_id = enrolment.week_id AND closing.day = attendance.day
        WHERE attendance.enrolment_id = enrolment.id AND attendance.status = 'PRESENT')
      GROUP BY 1, 2)
  SELECT child.family_name AS "familyName", child.given_name AS "givenName", came.young AS "isUnderSix",
    min(extract(year FROM age(came.age_day, child.birth_date)))::int AS "ageYears", count(*)::int AS "dayCount", coalesce(min(price.cents), 0) AS "priceCents"
  FROM came JOIN child ON child.id = came.child_id LEFT JOIN price ON price.child_id = came.child_id AND price.young = came.young
  GROUP BY child.id, came.young ORDER BY child.family_name, child.given_name, child.id`;
