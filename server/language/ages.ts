// How an age is said, on pages, in refusals and in mails alike. The commune's plaines begin at two and a half, so half years
// count as long as children are small; nobody says « 8 ans et demi » of a plaine. An age is only ever rounded down: what is
// said to be open « à partir de 2 ans » never turns a child of two away.

/** Up to this many months half years are said: preschool ends with the sixth birthday. */
const wholeYearsFrom = 72;

/** The sentences an age is made of, in the language of its reader. */
export type AgeMessages = { years: (count: number) => string; yearsAndHalf: (count: number) => string };

/** « 2 ans et demi » from months: half years from one to six years, whole years else. */
export function formatAge(months: number, messages: AgeMessages): string {
  const years = Math.floor(months / 12);
  const isHalf = years >= 1 && months < wholeYearsFrom && months % 12 >= 6;
  return isHalf ? messages.yearsAndHalf(years) : messages.years(years);
}

/** « 5 ans » from 71 months: an upper bound holds until the next birthday, so it is said in whole years. */
export const formatMaxAge = (months: number, messages: AgeMessages): string => messages.years(Math.floor(months / 12));
