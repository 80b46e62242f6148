/** « 2027-07 » when it is a month that the books can have, else null. */
export const readMonth = (text: string): string | null => (/^20\d{2}-(0[1-9]|1[0-2])$/.test(text) ? text : null);

/** So many months later, as « 2027-07 ». */
export function moveMonth(month: string, by: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of - 1 + by, 1)).toISOString().slice(0, 7);
}
