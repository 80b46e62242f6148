// Sentences about weeks and periods that several acts say.
import type { Gap } from '../platform/refusals.ts';
import { formatCents, formatDate, formatInstant, formatWeek } from '../language/format.ts';
import { localized, messages, type Locale, type LocalizedText } from '../language/messages.ts';
import type { Category, Price } from './price.ts';

const gapWords: Record<Gap, (locale: Locale) => string> = {
  CHILD_RECORD_INCOMPLETE: localized(messages.gap_record),
  HEALTH_SHEET_MISSING: localized(messages.gap_sheet_missing),
  HEALTH_SHEET_INCOMPLETE: localized(messages.gap_sheet_incomplete),
  HEALTH_SHEET_EXPIRED: localized(messages.gap_sheet_expired),
  NO_PERIOD_OPEN: localized(messages.gap_period),
};

/** Why a child cannot be enrolled yet. */
export const describeGaps =
  (child: string, gaps: Gap[]): LocalizedText =>
  (locale) =>
    messages.refusal_child_not_ready({ child, gaps: gaps.map((gap) => gapWords[gap](locale)).join(', ') }, { locale });

/** « Les inscriptions ouvrent jeudi 14 mai à 18:00. », or that they are closed. */
export const describeOpening =
  (opensAt: Date | null): LocalizedText =>
  (locale) =>
    opensAt
      ? messages.refusal_period_opens({ opens: formatInstant(opensAt, locale) }, { locale })
      : messages.refusal_period_closed({}, { locale });

/** « Petite plaine, du lundi 5 au vendredi 9 juillet 2027 : complet » */
export const describeWeek =
  (week: { plaineName: string; startDate: Date | string; endDate: Date | string }, reason: LocalizedText): LocalizedText =>
  (locale) =>
    messages.refusal_week(
      { plaine: week.plaineName, week: formatWeek(week.startDate, week.endDate, locale), reason: reason(locale) },
      { locale },
    );

/** What a place costs and what the other week would cost, in euro cents: to be agreed to. */
export const describeDifference =
  (beforeCents: number, afterCents: number): LocalizedText =>
  (locale) =>
    messages.swap_price_not_agreed({ before: formatCents(beforeCents, locale), after: formatCents(afterCents, locale) }, { locale });

const categoryWords: Record<Category, (locale: Locale) => string> = {
  RESIDENT: localized(messages.price_resident),
  SCHOOL: localized(messages.price_school),
  OTHER: localized(messages.price_other),
};

/** « tarif habitant de la commune » */
export const describeCategory = (category: Category, locale: Locale) => categoryWords[category](locale);

type Decided = { reference: string; decidedOn: Date | string | null };

/** What a price is explained by: of one that would be, or of a place that has it. */
export type Explained = Pick<
  Price,
  'dayRateCents' | 'dayCount' | 'category' | 'siblingRank' | 'fullDayRateCents' | 'ceilingOffCents' | 'options'
> & {
  reduction: { name: string } | null;
  decision: Decided | null;
};

/** « 5 jours × 9,60 € (tarif habitant de la commune, 2e enfant inscrit cette semaine-là), selon la décision … » */
export function describePrice(price: Explained, locale: Locale): string {
  const { dayRateCents, dayCount, category, siblingRank, decision } = price;
  const parts = {
    days: dayCount,
    rate: formatCents(dayRateCents, locale),
    category: describeCategory(category, locale),
    rank: describeRank(siblingRank, locale),
  };
  const base = dayCount === 1 ? messages.price_reason_one(parts, { locale }) : messages.price_reason(parts, { locale });
  const reason = describeCeiling(describeReduction(base, price, locale), price, locale);
  const decided = decision ? messages.price_reason_decided({ reason, decision: describeDecision(decision, locale) }, { locale }) : reason;
  return describeOptions(decided, price, locale);
}

/** « … ; garderie du soir : 10,00 € ; navette (Place du Marché) : gratuit » */
const describeOptions = (reason: string, { options }: Explained, locale: Locale): string =>
  [
    reason,
    ...options.map((option) =>
      messages.price_reason_option({ option: nameOption(option), cents: formatCents(option.priceCents, locale) }, { locale }),
    ),
  ].join(' ; ');

/** « Navette (Place du Marché) » */
export const nameOption = ({ name, stop }: { name: string; stop: string | null }): string => (stop ? `${name} (${stop})` : name);

/** « …, tarif réduit « BIM » au lieu de 12,00 € par jour » */
function describeReduction(reason: string, { reduction, fullDayRateCents }: Explained, locale: Locale): string {
  if (!reduction || fullDayRateCents === null) return reason;
  return messages.price_reason_reduced({ reason, reduction: reduction.name, rate: formatCents(fullDayRateCents, locale) }, { locale });
}

/** « …, moins 12,00 € : plafond par famille et par saison » */
const describeCeiling = (reason: string, { ceilingOffCents }: Explained, locale: Locale): string =>
  ceilingOffCents === 0 ? reason : messages.price_reason_ceiling({ reason, cents: formatCents(ceilingOffCents, locale) }, { locale });

/** « décision « CC 2026/114 » du 12 novembre 2026 » */
export const describeDecision = ({ reference, decidedOn }: Decided, locale: Locale): string =>
  decidedOn
    ? messages.price_decision({ reference, day: formatDate(decidedOn, locale) }, { locale })
    : messages.price_decision_undated({ reference }, { locale });

function describeRank(rank: number, locale: Locale) {
  if (rank === 1) return messages.price_rank_1({}, { locale });
  return rank === 2 ? messages.price_rank_2({}, { locale }) : messages.price_rank_3({}, { locale });
}

/** A mail to the service, ready to send, for a week that is full: the manual's way onto the waiting list. */
export function waitingListMailto(
  to: string,
  child: string,
  week: { plaineName: string; startDate: Date | string; endDate: Date | string },
  locale: Locale,
): string {
  const parts = { plaine: week.plaineName, week: formatWeek(week.startDate, week.endDate, locale), child };
  const subject = encodeURIComponent(messages.waiting_list_subject(parts, { locale }));
  const body = encodeURIComponent(messages.waiting_list_body(parts, { locale }).replaceAll('\n', '\r\n'));
  return `mailto:${to}?subject=${subject}&body=${body}`;
}
