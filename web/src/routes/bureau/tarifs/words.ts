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
