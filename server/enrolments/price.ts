// The price of a week: a day's rate × days open, by category and sibling rank, less what a reduction and the ceiling of the
// season take off, and its options. Pure; frozen when the place is taken.

export const categories = ['RESIDENT', 'SCHOOL', 'OTHER'] as const;
export type Category = (typeof categories)[number];
/** 1, 2, 3 and more */
export const ranks = [1, 2, 3] as const;

/** Of the plaine's daily rate, or instead of it: one of the two is said. */
export type Rate = { category: Category; rank: number; percent: number | null; dayCents: number | null };
/** Percent taken off the day's rate, or what a day costs instead: one of the two is said. Nothing is said: not concerned. */
export type ReductionRate = { category: Category; rank: number; percentOff: number | null; dayCents: number | null };
/** A reduced rate as the commune names it, and what a decision gives it. */
export type Reduction = { id: string; name: string; rates: ReductionRate[] };
/** A decision of the council; days as « YYYY-MM-DD ». */
export type Decision = {
  id: string;
  reference: string;
  decidedOn: string | null;
  validFrom: string;
  validUntil: string | null;
  /** none: all plaines */
  plaineIds: string[];
  rates: Rate[];
  /** what percents give is a multiple of this, half up */
  roundingCents: number;
  /** the most that a parent pays for the weeks of one season, their options apart; null: no limit */
  ceilingCents: number | null;
  reductions: Reduction[];
};
/** Every decision that was not withdrawn: the one adopted last comes first. */
export type Tariff = Decision[];
/** What names a decision to people. */
export type DecisionName = Pick<Decision, 'reference' | 'decidedOn'>;
/** What a place has besides the week, in euro cents for the whole of it. */
export type PricedOption = { name: string; stop: string | null; priceCents: number };
export type Price = {
  /** with its options */
  priceCents: number;
  dayRateCents: number;
  dayCount: number;
  category: Category;
  siblingRank: number;
  decision: (DecisionName & { id: string }) | null;
  /** the one of those granted that costs least; null when none makes a day cheaper */
  reduction: Pick<Reduction, 'id' | 'name'> | null;
  /** what a day would cost without it; null without one */
  fullDayRateCents: number | null;
  /** what the ceiling of the season took off the week */
  ceilingOffCents: number;
  /** chosen once the place is held; none of a price that is only quoted */
  options: PricedOption[];
};

/** Resident by the parent's address, else by the child's school in the commune, else other. */
export function categoryOf({
  communePostalCodes,
  parentPostalCode,
  schoolPostalCode,
}: {
  communePostalCodes: string[];
  parentPostalCode: string | null;
  schoolPostalCode: string | null;
}): Category {
  if (parentPostalCode && communePostalCodes.includes(parentPostalCode)) return 'RESIDENT';
  if (schoolPostalCode && communePostalCodes.includes(schoolPostalCode)) return 'SCHOOL';
  return 'OTHER';
}

/**
 * The decision that prices a plaine's week by its first day: the one that began last, of the same day one that names the
 * plaine, else the one adopted last. Null when none does.
 */
export function decisionFor(tariff: Tariff, { plaineId, day }: { plaineId: string; day: string }): Decision | null {
  let found: Decision | null = null;
  for (const decision of tariff) {
    const { validFrom, validUntil, plaineIds } = decision;
    if (validFrom > day || (validUntil && validUntil < day)) continue;
    if (plaineIds.length > 0 && !plaineIds.includes(plaineId)) continue;
    if (!found || validFrom > found.validFrom) found = decision;
    else if (validFrom === found.validFrom && plaineIds.length > 0 && found.plaineIds.length === 0) found = decision;
  }
  return found;
}

/**
 * Price in cents. The day's rate is rounded before it is multiplied: each day costs the same. What no decision says costs the
 * plaine's daily rate. Of several reductions the one that costs least counts; they are never added.
 */
export function priceOf({
  dailyRateCents,
  dayCount,
  category,
  siblingRank,
  decision,
  reductionIds = [],
  seasonCents = 0,
}: {
  dailyRateCents: number;
  dayCount: number;
  category: Category;
  siblingRank: number;
  decision: Decision | null;
  /** those granted for the week's first day */
  reductionIds?: readonly string[];
  /** what the parent's other places of the season cost without their options */
  seasonCents?: number;
}): Price {
  const of = { category, rank: Math.min(siblingRank, 3) };
  const isOf = (rate: { category: Category; rank: number }) => rate.category === of.category && rate.rank === of.rank;
  const rate = decision?.rates.find(isOf);
  const step = decision?.roundingCents ?? 1;
  const fullCents = rate?.dayCents ?? rounded(dailyRateCents * (rate?.percent ?? 100), step);
  let dayRateCents = fullCents;
  let reduction: Price['reduction'] = null;
  for (const { id, name, rates } of decision?.reductions ?? []) {
    const reduced = reductionIds.includes(id) && rates.find(isOf);
    if (!reduced) continue;
    const cents = reduced.dayCents ?? rounded(fullCents * (100 - (reduced.percentOff ?? 0)), step);
    if (cents < dayRateCents) [dayRateCents, reduction] = [cents, { id, name }];
  }
  const weekCents = dayRateCents * dayCount;
  const left = decision?.ceilingCents == null ? weekCents : Math.max(0, decision.ceilingCents - seasonCents);
  const priceCents = Math.min(weekCents, left);
  return {
    priceCents,
    dayRateCents,
    dayCount,
    category,
    siblingRank,
    decision: decision && { id: decision.id, reference: decision.reference, decidedOn: decision.decidedOn },
    reduction,
    fullDayRateCents: reduction && fullCents,
    ceilingOffCents: weekCents - priceCents,
    options: [],
  };
}

/** What these options cost together, in euro cents. */
export const optionsCents = (options: readonly Pick<PricedOption, 'priceCents'>[]): number =>
  options.reduce((sum, { priceCents }) => sum + priceCents, 0);

/**
 * What some days' part of the options of a place is, in euro cents: as much for each day, and to the cent the whole for all of them.
 * `gone`: how many days were given back before.
 */
export const optionsOfDays = (cents: number, { dayCount, gone, days }: { dayCount: number; gone: number; days: number }): number =>
  Math.round((cents * (gone + days)) / dayCount) - Math.round((cents * gone) / dayCount);

/** The price of a week with these options. */
export const withOptions = (price: Price, options: PricedOption[]): Price => ({
  ...price,
  priceCents: price.priceCents - optionsCents(price.options) + optionsCents(options),
  options,
});

/** Hundredths of cents to cents, a multiple of `step`, half up. */
const rounded = (hundredths: number, step: number) => Math.floor((hundredths + 50 * step) / (100 * step)) * step;
