import { DemandOfDocument, StatisticsOfDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { plainesOf, siteChoices, staffOf, weekChoices } from '../staff.server.ts';
import { readFilters, scopeOf } from './scope.server.ts';
import type { PageServerLoad } from './$types.js';

/** Years before the present one that may be chosen: as long as attendance is kept. */
const yearsBack = 5;

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'statistics');
  const filters = readFilters(event.url.searchParams);
  const scope = scopeOf(filters);
  const isNarrow = Boolean(scope.siteId ?? scope.plaineId ?? scope.weekId);
  const [{ admin, serverTime }, { plaines }, sites] = await Promise.all([
    read(event, StatisticsOfDocument, { ...scope, mayMark: mayUse.includes('markSevereDisability') }),
    plainesOf(event),
    siteChoices(event),
  ]);
  // requests are told of a season as a whole: parts of it would tell what small counts do not
  const isWhole = !isNarrow && (scope.seasonId !== null || scope.year === null);
  const demand = isWhole ? (await read(event, DemandOfDocument, { seasonId: scope.seasonId })).admin.demand : null;
  const { seasons } = admin.statistics;
  const now = Number(todayAt(serverTime).slice(0, 4));
  return {
    filters,
    statistics: admin.statistics,
    season: seasons.find(({ id }) => id === scope.seasonId) ?? null,
    demand,
    choices: {
      periods: [
        ...seasons.map(({ id, name }) => ({ value: id, label: name })),
        ...Array.from({ length: yearsBack + 1 }, (_, back) => ({ value: String(now - back), label: String(now - back) })),
      ],
      sites,
      plaines: plaines.map(({ plaine }) => ({ value: plaine.id, label: `${plaine.name} · ${plaine.siteName}` })),
      weeks: weekChoices(plaines),
    },
  };
};
