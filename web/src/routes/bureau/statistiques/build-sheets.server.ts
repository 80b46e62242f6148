// The figures as communes hand them in: a sheet for each age with the children, and the weeks.
import type { ExportStatisticsMutation } from '#generated/graphql.ts';
import { dateLong } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';
import type { WrittenSheet, SheetCell } from '../sheet.ts';

export type Exported = Extract<ExportStatisticsMutation['exportStatistics'], { __typename: 'StatisticsExport' }>;

const day = (date: string) => date.split('-').reverse().join('/');

/** The children of one age, with their totals. */
function childrenSheet({ organiser, plaines, firstDay, lastDay, children }: Exported, isUnderSix: boolean): WrittenSheet {
  const ofAge = children.filter((child) => child.isUnderSix === isUnderSix);
  const days = ofAge.reduce((sum, { dayCount }) => sum + dayCount, 0);
  const cents = ofAge.reduce((sum, { priceCents }) => sum + priceCents, 0);
  return {
    title: isUnderSix ? m.bureau_stats_sheet_under_six() : m.bureau_stats_sheet_from_six(),
    head: [
      [m.bureau_stats_organiser(), organiser],
      [m.bureau_col_plaine(), plaines.join(', ')],
      [m.bureau_stats_dates(), firstDay && lastDay ? m.bureau_stats_from_to({ from: dateLong(firstDay), to: dateLong(lastDay) }) : ''],
    ],
    columns: [m.bureau_stats_family_name(), m.given_name_label(), m.bureau_col_age(), m.bureau_stats_day_count(), m.bureau_stats_price()],
    rows: [
      ...ofAge.map(({ familyName, givenName, ageYears, dayCount, priceCents }): SheetCell[] => [
        familyName,
        givenName,
        ageYears,
        dayCount,
        { cents: priceCents },
      ]),
      [m.bureau_stats_total(), String(ofAge.length), null, days, { cents }],
    ],
  };
}

/** The weeks with their figures; nobody is named. */
export function weeksSheet({ statistics }: Exported): WrittenSheet {
  return {
    title: m.bureau_stats_weeks(),
    columns: [
      m.bureau_col_start_date(),
      m.bureau_col_plaine(),
      m.bureau_col_site_name(),
      m.bureau_col_open_days(),
      m.bureau_col_closed_days(),
      m.bureau_stats_to_close(),
      m.bureau_col_capacity(),
      ...[m.bureau_stats_enrolled(), m.bureau_stats_came(), m.bureau_stats_child_days()].flatMap((of) => [
        `${of} · ${m.bureau_col_under_six()}`,
        `${of} · ${m.bureau_col_from_six()}`,
        `${of} · ${m.bureau_stats_all()}`,
      ]),
      m.bureau_stats_resident_days(),
      m.bureau_stats_other_days(),
      m.bureau_stats_days_with_brevet(),
      m.bureau_stats_days_without_brevet(),
      m.bureau_stats_coordinator_days(),
    ],
    rows: statistics.weeks.map(({ week, figures }) => [
      day(week.startDate),
      week.plaine.name,
      week.plaine.siteName,
      figures.openDays,
      figures.closedDays,
      figures.daysToClose,
      figures.capacity,
      ...[figures.enrolled, figures.came, figures.childDays].flatMap(({ underSix, fromSix, all }) => [underSix, fromSix, all]),
      figures.residentDays.all,
      figures.otherDays.all,
      figures.teamDays.animatorsWithBrevet,
      figures.teamDays.animatorsWithoutBrevet,
      figures.teamDays.coordinators,
    ]),
  };
}

export const sheetsOf = (exported: Exported): WrittenSheet[] => [
  childrenSheet(exported, true),
  childrenSheet(exported, false),
  weeksSheet(exported),
];
