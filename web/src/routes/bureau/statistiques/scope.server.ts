// The weeks that the page is asked for, from its address.
import type { Values } from '#lib/forms/values.ts';

/** A season, or a calendar year as four digits; and what narrows it. */
export const filters = ['periode', 'site', 'plaine', 'semaine'] as const;
export type Filters = Record<(typeof filters)[number], string>;

export const readFilters = (from: URLSearchParams | Values): Filters => {
  const value = (name: string) => (from instanceof URLSearchParams ? from.get(name) : from[name])?.trim() ?? '';
  return { periode: value('periode'), site: value('site'), plaine: value('plaine'), semaine: value('semaine') };
};

const isYear = (text: string) => /^20\d{2}$/.test(text);

/** The variables of the graph. A week is enough by itself. */
export const scopeOf = ({ periode, site, plaine, semaine }: Filters) => ({
  seasonId: periode && !isYear(periode) ? periode : null,
  year: isYear(periode) ? Number(periode) : null,
  siteId: site || null,
  plaineId: plaine || null,
  weekId: semaine || null,
});
