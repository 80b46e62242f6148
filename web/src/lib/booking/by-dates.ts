import type { Row } from './shown.ts';

/** The weeks of several children side by side: one column for each pair of dates, in order. */
export function byDates(families: readonly { readonly rows: readonly Row[] }[]) {
  const columns: Record<string, { startDate: string; endDate: string }> = {};
  for (const { rows } of families) {
    for (const { week } of rows) columns[key(week)] = { startDate: week.startDate, endDate: week.endDate };
  }
  return Object.entries(columns)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, dates]) => dates);
}

/** What a child may have in those dates, or why not; what is not for its age is left out. */
export const inColumn = (rows: readonly Row[], dates: { startDate: string; endDate: string }): Row[] =>
  rows.filter(({ week, obstacle }) => key(week) === key(dates) && obstacle !== 'AGE');

const key = ({ startDate, endDate }: { startDate: string; endDate: string }): string => `${startDate} ${endDate}`;
