// Names of the fields of a decision, for the form and for what reads it.
export const categories = ['RESIDENT', 'SCHOOL', 'OTHER'] as const;
export const ranks = [1, 2, 3] as const;

export const rateField = (category: string, rank: number) => `${category}-${rank}`;
export const tickOf = (plaineId: string) => `plaine-${plaineId}`;
