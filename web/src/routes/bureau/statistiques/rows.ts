// The lines of the tables of figures, with their words.
import type { FiguresFragment } from '#generated/graphql.ts';
import { day as dayWords } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

type Cell = number | string | null;
/** under six, six and older, all; what is not told by age stands in the last alone */
export type FigureRow = { label: string; cells: [Cell, Cell, Cell]; before: Cell };

type Ages = { underSix: number; fromSix: number; all: number };

/** Every figure of some weeks, beside the one of a year before. */
export function figureRows(figures: FiguresFragment, before: FiguresFragment | null): FigureRow[] {
  const plain = (label: string, of: (figures: FiguresFragment) => Cell): FigureRow => ({
    label,
    cells: [null, null, of(figures)],
    before: before && of(before),
  });
  const byAge = (label: string, of: (figures: FiguresFragment) => Ages | undefined): FigureRow => {
    const ages = of(figures);
    return {
      label,
      cells: [ages?.underSix ?? null, ages?.fromSix ?? null, ages?.all ?? null],
      before: (before && of(before)?.all) ?? null,
    };
  };
  const busiest = figures.busiestDay;
  return [
    plain(m.bureau_col_open_days(), ({ openDays }) => openDays),
    plain(m.bureau_col_closed_days(), ({ closedDays, groupDays }) => m.bureau_stats_of({ part: closedDays, all: groupDays })),
    plain(m.bureau_col_capacity(), ({ capacity }) => capacity),
    byAge(m.bureau_stats_enrolled(), ({ enrolled }) => enrolled),
    byAge(m.bureau_stats_came(), ({ came }) => came),
    byAge(m.bureau_stats_child_days(), ({ childDays }) => childDays),
    byAge(m.bureau_stats_resident_days(), ({ residentDays }) => residentDays),
    byAge(m.bureau_stats_other_days(), ({ otherDays }) => otherDays),
    byAge(
      busiest ? m.bureau_stats_busiest_on({ day: dayWords(busiest.day) }) : m.bureau_stats_busiest(),
      ({ busiestDay }) => busiestDay?.children,
    ),
    byAge(m.bureau_stats_needed(), ({ busiestDay }) => busiestDay?.animatorsNeeded),
    plain(m.bureau_stats_with_brevet(), ({ busiestDay }) => busiestDay?.team.animatorsWithBrevet ?? null),
    plain(m.bureau_stats_without_brevet(), ({ busiestDay }) => busiestDay?.team.animatorsWithoutBrevet ?? null),
    plain(m.bureau_stats_coordinators(), ({ busiestDay }) => busiestDay?.team.coordinators ?? null),
    plain(m.bureau_stats_days_with_brevet(), ({ teamDays }) => teamDays.animatorsWithBrevet),
    plain(m.bureau_stats_days_without_brevet(), ({ teamDays }) => teamDays.animatorsWithoutBrevet),
    plain(m.bureau_stats_coordinator_days(), ({ teamDays }) => teamDays.coordinators),
    ...('disabledChildren' in figures ? [plain(m.bureau_stats_disabled(), ({ disabledChildren }) => disabledChildren ?? null)] : []),
  ];
}
