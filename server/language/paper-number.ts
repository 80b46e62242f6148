/** The number of a paper as people read it: « 2026-0042 ». */
export const formatPaperNumber = (year: number, number: number): string => `${year}-${String(number).padStart(4, '0')}`;
