// The price of a week: a day's rate × days open, by category and sibling rank. Pure; frozen when the place is taken.

export const categories = ['RESIDENT', 'SCHOOL', 'OTHER'] as const;
export type Category = (typeof categories)[number];
/** 1, 2, 3 and more */
export const ranks = [1, 2, 3] as const;

/** Of the plaine's daily rate, or instead of it: one of the two is said. */
export type Rate = { category: Category; rank: number; percent: number | null; dayCents: number | null };
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
};
/** Every decision that was not withdrawn: the one adopted last comes first. */
export type Tariff = Decision[];
/** What names a decision to people. */
export type DecisionName = Pick<Decision, 'reference' | 'decidedOn'>;
export type Price = {
  priceCents: number;
  dayRateCents: number;
  dayCount: number;
  category: Category;
  siblingRank: number;
  decision: (DecisionName & { id: string }) | null;
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
 * Price in cents. The day's rate is rounded to the cent, half up, before it is multiplied: each day costs the same.
 * What no decision says costs the plaine's daily rate.
 */
export function priceOf({
  dailyRateCents,
  dayCount,
  category,
  siblingRank,
  decision,
}: {
  dailyRateCents: number;
  dayCount: number;
  category: Category;
  siblingRank: number;
  decision: Decision | null;
}): Price {
  const rank = Math.min(siblingRank, 3);
  const rate = decision?.rates.find((one) => one.category === category && one.rank === rank);
  const dayRateCents = rate?.dayCents ?? Math.floor((dailyRateCents * (rate?.percent ?? 100) + 50) / 100);
  const named = decision && { id: decision.id, reference: decision.reference, decidedOn: decision.decidedOn };
  return { priceCents: dayRateCents * dayCount, dayRateCents, dayCount, category, siblingRank, decision: named };
}
