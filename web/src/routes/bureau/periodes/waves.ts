import type { EnrolmentPeriodsQuery, WaveAudience } from '#generated/graphql.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { instantOf, localOf } from '../instants.ts';

export const audienceWords: Record<WaveAudience, () => string> = {
  RESIDENTS: m.bureau_wave_residents,
  PUPILS: m.bureau_wave_pupils,
  ENROLLED: m.bureau_wave_enrolled,
};
/** Each audience has one line of the form: from when, and how many weeks. */
export const audiences = (Object.keys(audienceWords) as WaveAudience[]).map((audience) => ({
  audience,
  from: `wave-${audience}`,
  most: `most-${audience}`,
}));

/** The waves that were typed; what is wrong with one is added to the errors. */
export function readWaves(values: Values, errors: Errors) {
  return audiences.flatMap(({ audience, from, most }) => {
    const [typedFrom, typedMost] = [values[from] ?? '', values[most] ?? ''];
    if (typedMost && !/^([1-9]|[1-4]\d|5[0-3])$/.test(typedMost)) errors[most] = m.bureau_period_max_weeks_wrong();
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
    waves.flatMap(({ audience, opensAt, maxWeeksPerChild }) => [
      [`wave-${audience}`, localOf(opensAt)],
      [`most-${audience}`, maxWeeksPerChild?.toString() ?? ''],
    ]),
  );
