// The price of a week: daily rate × days open, by category and sibling rank. Pure; frozen when the place is taken.

export const categories = ['RESIDENT', 'SCHOOL', 'OTHER'] as const;
export type Category = (typeof categories)[number];
/** Percent of the plaine's daily rate, by category and rank (1, 2, 3 and more). */
export type Tariff = { category: Category; rank: number; percent: number }[];
export type Price = { priceCents: number; dayRateCents: number; dayCount: number; category: Category; siblingRank: number };

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
 * Price in cents. The day's rate is rounded to the cent, half up, before it is multiplied: each day costs the same.
 * A commune without a tariff charges the plaine's daily rate to everybody.
 */
export function priceOf({
  dailyRateCents,
  dayCount,
  category,
  siblingRank,
  tariff,
}: {
  dailyRateCents: number;
  dayCount: number;
  category: Category;
  siblingRank: number;
  tariff: Tariff;
}): Price {
  const rank = Math.min(siblingRank, 3);
  const percent = tariff.find((rate) => rate.category === category && rate.rank === rank)?.percent ?? 100;
  const dayRateCents = Math.floor((dailyRateCents * percent + 50) / 100);
  return { priceCents: dayRateCents * dayCount, dayRateCents, dayCount, category, siblingRank };
}
