import { m } from '#paraglide/messages.js';

/** The school years that a form offers. */
export const schoolYears = () => [
  { value: 'none', label: m.school_year_none() },
  { value: 'accueil', label: m.school_year_reception() },
  ...[1, 2, 3].map((year) => ({ value: `M${year}`, label: m.school_year_nursery({ year }) })),
  ...[1, 2, 3, 4, 5, 6].map((year) => ({ value: `P${year}`, label: m.school_year_primary({ year }) })),
  { value: 'S', label: m.school_year_secondary() },
];

/** A school year in words; one that no form offers (from a file, from a partner) is said as it stands. */
export const schoolYearWords = (year: string) => schoolYears().find(({ value }) => value === year)?.label ?? year;
