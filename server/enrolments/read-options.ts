// The options that a place has or may have, and those that a place of a week would.
import { dayOf, isoDay } from '../language/dates.ts';
import { todayInBrussels } from '../platform/clock.ts';
import { readClock, type Db, type Tx } from '../platform/database.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { newPlaceOf, weekOptionsText } from './hold-options.ts';
import type { OptionFacts, OptionPlace } from './judge-options.ts';

type Row = Omit<OptionPlace, 'startDate' | 'endDate'> & { startDate: Date; endDate: Date; options: OptionFacts[] };

/** Those that are offered for the week of a running place, this parent's if one is said, and those that it has; null: there is no such place. */
export async function readOptions(
  db: Db | Tx,
  { enrolmentId, parentId = null }: { enrolmentId: string; parentId?: string | null },
): Promise<{ place: OptionPlace; options: OptionFacts[] } | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT start_date AS "startDate", end_date AS "endDate", status, price_cents AS "priceCents", ${todayInBrussels}::text AS today,
      day_count AS "dayCount",
      (SELECT coalesce(json_agg(json_build_object('optionId', option_id, 'stop', stop, 'priceCents', price_cents, 'attestable', attestable)), '[]')
        FROM enrolment_option WHERE enrolment_id = enrolment.id) AS chosen,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'priceCents', option.price_cents, 'unit', unit, 'stops', stops,
          'capacity', capacity, 'deadlineDays', deadline_days, 'attestable', option.attestable, 'offered', offered,
          'taken', coalesce(option_taken.taken, 0)) ORDER BY kind, name), '[]')
        FROM week_option AS option LEFT JOIN option_taken ON option_taken.option_id = option.id AND option_taken.week_id = week.id
        WHERE plaine_id = week.plaine_id
          AND (offered OR EXISTS (SELECT FROM enrolment_option WHERE enrolment_id = enrolment.id AND option_id = option.id))) AS options
    FROM enrolment JOIN week ON week.id = enrolment.week_id
    WHERE enrolment.id = ${enrolmentId}::uuid AND status IN ('HELD', 'CONFIRMED')
      AND (${parentId}::uuid IS NULL OR parent_id = ${parentId}::uuid)`;
  if (!row) return null;
  const { options, startDate, endDate, ...place } = row;
  return { place: { ...place, startDate: isoDay(startDate), endDate: isoDay(endDate) }, options };
}

/** Those that are offered for a week that families see, for a place that nobody has yet; null: there is no such week. */
export async function readWeekOptions(
  db: Db,
  weekId: string,
): Promise<{ place: Omit<OptionPlace, 'priceCents'>; options: OptionFacts[] } | null> {
  const week = await db.week.findFirst({
    where: { id: weekId, cancelledAt: null, plaine: { published: true } },
    select: { startDate: true, endDate: true, openDays: true },
  });
  if (!week) return null;
  const { rows } = await runIn(db)(weekOptionsText, [[weekId]]);
  const [found] = rows as { options: OptionFacts[] }[];
  const place = newPlaceOf(
    { startDate: isoDay(week.startDate), endDate: isoDay(week.endDate), openDays: week.openDays.map(isoDay) },
    dayOf(await readClock(db)).toString(),
  );
  return { place, options: found?.options.filter(({ offered }) => offered) ?? [] };
}
