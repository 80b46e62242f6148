import type { PriceCategory, TariffDecisionState } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

export const tariffStateWords: Record<TariffDecisionState, () => string> = {
  COMING: m.bureau_tariff_coming,
  IN_FORCE: m.bureau_tariff_in_force,
  ENDED: m.bureau_tariff_ended,
  WITHDRAWN: m.bureau_tariff_withdrawn,
};
export const categoryWords: Record<PriceCategory, () => string> = {
  RESIDENT: m.bureau_tariff_resident,
  SCHOOL: m.bureau_tariff_school,
  OTHER: m.bureau_tariff_other,
};
export const rankWords = { 1: m.bureau_tariff_rank_1, 2: m.bureau_tariff_rank_2, 3: m.bureau_tariff_rank_3 } as const;

/** Cents that a price may be rounded to. */
export const roundingChoices = () => [
  { value: '1', label: m.bureau_tariff_rounding_1() },
  ...[5, 10, 50].map((cents) => ({ value: String(cents), label: m.bureau_tariff_rounding_cents({ cents }) })),
  { value: '100', label: m.bureau_tariff_rounding_100() },
];
