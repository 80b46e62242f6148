import type { EnrolmentPeriodsQuery } from '#generated/graphql.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { instantOf, localOf } from '../instants.ts';
import { audiences, fieldsOf } from './audiences.ts';

/** From 1 to 53. */
export const isWeekCount = (text: string) => /^([1-9]|[1-4]\d|5[0-3])$/.test(text);

/** The waves that were typed; what is wrong with one is added to the errors. */
export function readWaves(values: Values, errors: Errors) {
  return audiences.flatMap(({ audience, from, most }) => {
    const [typedFrom, typedMost] = [values[from] ?? '', values[most] ?? ''];
    if (typedMost && !isWeekCount(typedMost)) errors[most] = m.bureau_period_max_weeks_wrong();
    if (!typedFrom && !typedMost) return [];
    const opensAt = instantOf(typedFrom);
    if (!opensAt) {
      errors[from] = m.bureau_instant_wrong();
      return [];
    }
    return [{ audience, opensAt, maxWeeksPerChild: typedMost ? Number(typedMost) : null }];
  });
}

type Wave = EnrolmentPeriodsQuery['admin']['enrolmentPeriods'][number]['waves'][number];

/** The other way round: what the form shows of a period's waves. */
export const valuesOfWaves = (waves: readonly Wave[]): Values =>
  Object.fromEntries(
    waves.flatMap(({ audience, opensAt, maxWeeksPerChild }) => {
      const { from, most } = fieldsOf(audience);
      return [
        [from, localOf(opensAt)],
        [most, maxWeeksPerChild?.toString() ?? ''],
      ];
    }),
  );
