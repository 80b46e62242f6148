// Options that are asked for with the click: read under the lock of the weeks, and taken with the place or not at all.
import type { LocalizedText } from '../language/messages.ts';
import { localized, messages } from '../language/messages.ts';
import { NotEligible } from '../platform/refusals.ts';
import type { Facts, Run, WeekFacts } from './facts.ts';
import { judgeOption, settleChoice, type OptionChoice, type OptionFacts } from './judge-options.ts';
import type { SeatOption } from './take-seats.ts';

/** `withoutRefused`: what is full, late or no longer offered is left out; else the week is refused with it */
export type WeekOptionsWish = { weekId: string; choices: readonly OptionChoice[]; withoutRefused: boolean };
/** By week: the options of its plaine. `taken` counts what is given meanwhile. */
export type OptionsOfWeeks = Map<string, OptionFacts[]>;
/** An option that a week was taken without, or refused for. */
export type LeftOutOption = { weekId: string; optionId: string; sentence: LocalizedText };
export type SettledOptions = { options: SeatOption[]; leftOut: LeftOutOption[]; refused: LeftOutOption | null };

/** The desk cannot lower the places of these weeks' options until the transaction ends. */
export const keepOptions = (run: Run, weekIds: readonly string[]) =>
  run(
    'SELECT FROM week_option WHERE plaine_id IN (SELECT plaine_id FROM week WHERE id = ANY ($1::uuid[])) ORDER BY id FOR SHARE',
    [[...weekIds]],
    'hold-options',
  );

/** The options of these weeks, which the caller has locked; the desk cannot lower their places meanwhile. */
export async function lockOptions(run: Run, weekIds: readonly string[]): Promise<OptionsOfWeeks> {
  if (weekIds.length === 0) return new Map();
  await keepOptions(run, weekIds);
  const { rows } = await run(weekOptionsText, [[...weekIds]], 'hold-options-read');
  return new Map((rows as { weekId: string; options: OptionFacts[] }[]).map(({ weekId, options }) => [weekId, options]));
}

/** $1: ids of weeks. By week, the options of its plaine, offered or not, with the places that are taken of each. */
export const weekOptionsText = `
  SELECT week.id AS "weekId", json_agg(json_build_object('id', option.id, 'name', option.name, 'priceCents', option.price_cents, 'unit', unit,
    'stops', stops, 'capacity', option.capacity, 'deadlineDays', deadline_days, 'attestable', attestable, 'offered', offered,
    'taken', coalesce(option_taken.taken, 0)) ORDER BY kind, option.name) AS options
  FROM week JOIN week_option AS option ON option.plaine_id = week.plaine_id
  LEFT JOIN option_taken ON option_taken.option_id = option.id AND option_taken.week_id = week.id
  WHERE week.id = ANY ($1::uuid[]) GROUP BY week.id`;

/** A place of the week that nobody has yet, as an option is judged for it. */
export const newPlaceOf = ({ startDate, endDate, openDays }: Pick<WeekFacts, 'startDate' | 'endDate' | 'openDays'>, today: string) => ({
  ...{ startDate, endDate, today, dayCount: openDays.length },
  status: 'HELD' as const,
  chosen: [],
});

/** What the place gets of the options that are asked for with it, or the one that it is refused for. Nothing is taken yet. */
export function settleOptions(
  { today }: Pick<Facts, 'today'>,
  week: WeekFacts,
  offered: readonly OptionFacts[],
  wish: WeekOptionsWish | undefined,
): SettledOptions {
  const settled: SettledOptions = { options: [], leftOut: [], refused: null };
  const choices = new Map(wish?.choices.map((choice) => [choice.optionId, choice]));
  for (const [optionId, choice] of choices) {
    const option = offered.find(({ id }) => id === optionId);
    const about = { weekId: week.id, optionId };
    if (!option) return { ...settled, refused: { ...about, sentence: localized(messages.refusal_unknown_option) } };
    const { seat, refusal } = settleChoice(judgeOption(newPlaceOf(week, today), option), choice);
    if (seat) settled.options.push(seat);
    else if (refusal) {
      const isFull = refusal instanceof NotEligible;
      const left = { ...about, sentence: isFull ? refusal.sentence : nameIt(option.name, refusal.sentence) };
      if (!wish!.withoutRefused || !isFull) return { ...settled, refused: left };
      settled.leftOut.push(left);
    }
  }
  return settled;
}

const nameIt =
  (option: string, reason: LocalizedText): LocalizedText =>
  (locale) =>
    messages.option_refused({ option, reason: reason(locale) }, { locale });

/** Counts what a place takes, for those who come after in the same batch. */
export function countTaken(offered: readonly OptionFacts[], options: readonly SeatOption[]): void {
  for (const { optionId } of options) offered.find(({ id }) => id === optionId)!.taken += 1;
}
