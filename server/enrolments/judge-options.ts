// May this place have that option, and at what price? Pure: the page that offers options and the act that gives them ask here.
import { formatDate } from '../language/format.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { toPlainDate } from '../language/dates.ts';

export type OptionFacts = {
  id: string;
  name: string;
  priceCents: number;
  unit: 'WEEK' | 'DAY';
  stops: string[];
  capacity: number | null;
  deadlineDays: number;
  attestable: boolean;
  offered: boolean;
  /** places that are taken in the week, this one's included */
  taken: number;
};
/** The option as the place has it. */
export type ChosenFacts = { optionId: string; stop: string | null; priceCents: number; attestable: boolean };
export type OptionPlace = {
  /** « YYYY-MM-DD », and today's in the commune */
  startDate: string;
  today: string;
  dayCount: number;
  chosen: readonly ChosenFacts[];
};
export type OptionVerdict = {
  option: OptionFacts;
  chosen: ChosenFacts | null;
  /** for the whole week, in euro cents: as it was chosen, else as it is today */
  priceCents: number;
  /** places that are left in the week; null: as many as ask */
  placesLeft: number | null;
  /** last day on which it is added or left, « YYYY-MM-DD » */
  lastDay: string;
  /** why it cannot be added, or left; null when it can */
  obstacle: LocalizedText | null;
};

/** What stands between a place and an option. Of one that it has, only the last day to change it does. */
export function judgeOption({ startDate, today, dayCount, chosen }: OptionPlace, option: OptionFacts): OptionVerdict {
  const own = chosen.find(({ optionId }) => optionId === option.id) ?? null;
  const lastDay = toPlainDate(startDate).subtract({ days: option.deadlineDays }).toString();
  const placesLeft = option.capacity === null ? null : Math.max(0, option.capacity - option.taken);
  const priceCents = own?.priceCents ?? option.priceCents * (option.unit === 'DAY' ? dayCount : 1);
  return { option, chosen: own, priceCents, placesLeft, lastDay, obstacle: obstacleOf() };

  function obstacleOf(): LocalizedText | null {
    if (today > lastDay) return (locale) => messages.option_too_late({ day: formatDate(lastDay, locale) }, { locale });
    if (own) return null;
    if (!option.offered) return localized(messages.option_not_offered);
    return placesLeft === 0 ? localized(messages.option_full) : null;
  }
}
