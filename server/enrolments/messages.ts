// Sentences about weeks and periods that several acts say.
import type { Gap } from '../platform/refusals.ts';
import { formatInstant, formatWeek } from '../language/format.ts';
import { words, type Locale, type Say } from '../language/messages.ts';
import type { Category, Price } from './price.ts';
import { formatCents } from '../language/format.ts';

const gapWords: Record<Gap, (locale: Locale) => string> = {
  CHILD_RECORD_INCOMPLETE: (locale) => words.gap_record({}, { locale }),
  HEALTH_SHEET_MISSING: (locale) => words.gap_sheet_missing({}, { locale }),
  HEALTH_SHEET_INCOMPLETE: (locale) => words.gap_sheet_incomplete({}, { locale }),
  HEALTH_SHEET_EXPIRED: (locale) => words.gap_sheet_expired({}, { locale }),
  NO_PERIOD_OPEN: (locale) => words.gap_period({}, { locale }),
};

/** Why a child cannot be enrolled yet. */
export const sayGaps =
  (child: string, gaps: Gap[]): Say =>
  (locale) =>
    words.refusal_child_not_ready({ child, gaps: gaps.map((gap) => gapWords[gap](locale)).join(', ') }, { locale });

/** « Les inscriptions ouvrent jeudi 14 mai à 18:00. », or that they are closed. */
export const sayOpening =
  (opensAt: Date | null): Say =>
  (locale) =>
    opensAt
      ? words.refusal_period_opens({ opens: formatInstant(opensAt, locale) }, { locale })
      : words.refusal_period_closed({}, { locale });

/** « Petite plaine, du lundi 5 au vendredi 9 juillet 2027 : complet » */
export const sayWeek =
  (week: { plaineName: string; startDate: Date | string; endDate: Date | string }, reason: Say): Say =>
  (locale) =>
    words.refusal_week(
      { plaine: week.plaineName, week: formatWeek(new Date(week.startDate), new Date(week.endDate), locale), reason: reason(locale) },
      { locale },
    );

const categoryWords: Record<Category, (locale: Locale) => string> = {
  RESIDENT: (locale) => words.price_resident({}, { locale }),
  SCHOOL: (locale) => words.price_school({}, { locale }),
  OTHER: (locale) => words.price_other({}, { locale }),
};

/** « tarif habitant de la commune » */
export const sayCategory = (category: Category, locale: Locale) => categoryWords[category](locale);

/** « 5 jours × 9,60 € (tarif habitant de la commune, 2e enfant inscrit cette semaine-là) » */
export function sayPrice({ dayRateCents, dayCount, category, siblingRank }: Omit<Price, 'priceCents'>, locale: Locale): string {
  const parts = {
    days: dayCount,
    rate: formatCents(dayRateCents, locale),
    category: sayCategory(category, locale),
    rank: sayRank(siblingRank, locale),
  };
  return dayCount === 1 ? words.price_reason_one(parts, { locale }) : words.price_reason(parts, { locale });
}

function sayRank(rank: number, locale: Locale) {
  if (rank === 1) return words.price_rank_1({}, { locale });
  return rank === 2 ? words.price_rank_2({}, { locale }) : words.price_rank_3({}, { locale });
}

/** A mail to the service, ready to send, for a week that is full: the manual's way onto the waiting list. */
export function waitingListMailto(
  to: string,
  child: string,
  week: { plaineName: string; startDate: Date | string; endDate: Date | string },
  locale: Locale,
): string {
  const parts = { plaine: week.plaineName, week: formatWeek(new Date(week.startDate), new Date(week.endDate), locale), child };
  const subject = encodeURIComponent(words.waiting_list_subject(parts, { locale }));
  const body = encodeURIComponent(words.waiting_list_body(parts, { locale }).replaceAll('\n', '\r\n'));
  return `mailto:${to}?subject=${subject}&body=${body}`;
}
