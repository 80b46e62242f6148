// May this place have that option, and at what price? Pure: the page that offers options and the acts that give them ask here.
import { formatDate } from '../language/format.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { toPlainDate } from '../language/dates.ts';
import { InputInvalid, NotEligible } from '../platform/refusals.ts';
import type { SeatOption } from './take-seats.ts';

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
  /** first and last day of the week, « YYYY-MM-DD », and today's in the commune */
  startDate: string;
  endDate: string;
  today: string;
  status: 'HELD' | 'CONFIRMED';
  /** with its options, in euro cents */
  priceCents: number;
  dayCount: number;
  chosen: readonly ChosenFacts[];
};
/** Who chooses: a parent, until the last day of the option; staff for a family, until the week is over. */
export type Chooser = 'PARENT' | 'STAFF';
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
  /** it is paid: a parent may change its stop, and the desk takes it away */
  mustStay: boolean;
};

/** What stands between a place and an option. Of one that it has, only the last day to change it does. */
export function judgeOption(
  { startDate, endDate, today, dayCount, status, chosen }: Omit<OptionPlace, 'priceCents'>,
  option: OptionFacts,
  by: Chooser = 'PARENT',
): OptionVerdict {
  const own = chosen.find(({ optionId }) => optionId === option.id) ?? null;
  const lastDay = by === 'STAFF' ? endDate : toPlainDate(startDate).subtract({ days: option.deadlineDays }).toString();
  const placesLeft = option.capacity === null ? null : Math.max(0, option.capacity - option.taken);
  const priceCents = own?.priceCents ?? option.priceCents * (option.unit === 'DAY' ? dayCount : 1);
  const mustStay = own !== null && status === 'CONFIRMED' && by === 'PARENT';
  return { option, chosen: own, priceCents, placesLeft, lastDay, obstacle: obstacleOf(), mustStay };

  function obstacleOf(): LocalizedText | null {
    if (today > lastDay) return (locale) => messages.option_too_late({ day: formatDate(lastDay, locale) }, { locale });
    if (own) return null;
    if (!option.offered) return localized(messages.option_not_offered);
    return placesLeft === 0 ? localized(messages.option_full) : null;
  }
}

/** `priceCents`: as it was read, for the whole week */
export type OptionChoice = { optionId: string; stop: string | null; priceCents: number };
/** The option as the place gets it, null when it does not; or why it stays as it was. */
export type SettledChoice = { seat: SeatOption | null; refusal: NotEligible | InputInvalid | null };

/** What becomes of an option when it is chosen, or not (`choice` is null). */
export function settleChoice(
  { option, chosen, priceCents, obstacle, mustStay }: OptionVerdict,
  choice: OptionChoice | null,
): SettledChoice {
  const stop = choice?.stop || null;
  const isChange = choice ? !chosen || chosen.stop !== stop : chosen !== null;
  const reason = !choice && mustStay ? localized(messages.option_paid_stays) : isChange ? obstacle : null;
  if (reason)
    return refused(new NotEligible((locale) => messages.option_refused({ option: option.name, reason: reason(locale) }, { locale })));
  if (!choice) return { seat: null, refusal: null };
  if (choice.priceCents !== priceCents) return refused(new InputInvalid(localized(messages.option_price_changed), 'choices', 'OUTDATED'));
  // Who has a stop that the shuttle no longer makes keeps it until another is chosen.
  const isStop = option.stops.length > 0 ? stop !== null && (option.stops.includes(stop) || chosen?.stop === stop) : stop === null;
  if (!isStop) return refused(new InputInvalid(localized(messages.option_stop_missing), `stop-${option.id}`, 'REQUIRED'));
  return { seat: { optionId: option.id, stop, priceCents, attestable: chosen?.attestable ?? option.attestable }, refusal: null };
}

const refused = (refusal: NotEligible | InputInvalid): SettledChoice => ({ seat: null, refusal });
