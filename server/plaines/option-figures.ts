// How many places of each option are taken, week by week.
import type { WeekOptionKind } from '../../prisma/generated/client/enums.ts';
import type { Db } from '../platform/database.ts';

/** `taken`: by places held or paid; `capacity`: null, as many as ask */
export type OptionFigures = {
  weekId: string;
  optionId: string;
  name: string;
  kind: WeekOptionKind;
  taken: number;
  capacity: number | null;
};

/** The options that are offered in these weeks, and those that somebody has there, by kind and name; one statement. */
export const optionFiguresOf = (db: Db, weekIds: readonly string[]): Promise<OptionFigures[]> => db.$queryRaw<OptionFigures[]>`
  SELECT week.id AS "weekId", option.id AS "optionId", name, kind, coalesce(option_taken.taken, 0) AS taken, option.capacity
  FROM week JOIN week_option AS option USING (plaine_id)
  LEFT JOIN option_taken ON option_taken.option_id = option.id AND option_taken.week_id = week.id
  WHERE week.id = ANY (${[...weekIds]}::uuid[]) AND (offered OR option_taken.taken > 0)
  ORDER BY kind, name`;
