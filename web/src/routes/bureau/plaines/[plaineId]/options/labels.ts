// What kinds of options and units of prices are called at the desk.
import type { WeekOptionKind, WeekOptionUnit } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

export const kindLabels: Record<WeekOptionKind, () => string> = {
  CARE_BEFORE: m.bureau_option_care_before,
  CARE_AFTER: m.bureau_option_care_after,
  MEAL: m.bureau_option_meal,
  SHUTTLE: m.bureau_option_shuttle,
};

export const unitLabels: Record<WeekOptionUnit, () => string> = {
  WEEK: m.bureau_option_unit_week,
  DAY: m.bureau_option_unit_day,
};

/** « Navette : 5 prises sur 16 »: how full an option of a week is. */
export const optionFill = ({
  name,
  placesTaken: taken,
  capacity,
}: {
  readonly name: string;
  readonly placesTaken: number;
  readonly capacity: number | null;
}) => (capacity === null ? m.bureau_options_taken_unlimited({ name, taken }) : m.bureau_options_taken({ name, taken, capacity }));
