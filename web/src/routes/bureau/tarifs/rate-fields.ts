// Names of the fields of a decision, for the form and for what reads it.
export const categories = ['RESIDENT', 'SCHOOL', 'OTHER'] as const;
export const ranks = [1, 2, 3] as const;

export const rateField = (category: string, rank: number) => `${category}-${rank}`;
export const tickOf = (plaineId: string) => `plaine-${plaineId}`;

/** Of the reduced rate with this number in the form. */
export const reductionField = (index: number, part: 'name' | 'unit') => `reduction-${index}-${part}`;
export const reducedRateField = (index: number, category: string, rank: number) => `reduction-${index}-${category}-${rank}`;
/** How many reduced rates the form has room for: one at least. */
export const reductionCount = (values: Readonly<Record<string, string>>) => Math.min(20, Math.max(1, Number(values.reductions) || 0));
