// From rows of days and weeks to the figures of any number of weeks.
import { isoDay } from '../language/dates.ts';
import { superviseAges } from '../plaines/supervision.ts';

/** Of children under six and of six and older; `all` is said apart, for a child who turned six in between is one child. */
export type Ages = { underSix: number; fromSix: number; all: number };

/** A day on which a group is open. */
export type DayRow = {
  weekId: string;
  day: Date;
  isClosed: boolean;
  /** over, or today, with children enrolled, and nobody closed it */
  isToClose: boolean;
  underSix: number;
  fromSix: number;
  residentsUnderSix: number;
  residentsFromSix: number;
} & Team;

/** Who was there of the team, on a closed day; animators by their brevet. */
export type Team = { withBrevet: number; withoutBrevet: number; coordinators: number };

export type WeekRow = {
  /** null: all the weeks together */
  weekId: string | null;
  enrolledUnderSix: number;
  enrolledFromSix: number;
  enrolled: number;
  cameUnderSix: number;
  cameFromSix: number;
  came: number;
  disabled: number;
};

export type BusiestDay = { day: Date; children: Ages; animatorsNeeded: Ages; team: Team };

export type Figures = {
  /** dates on which any of the groups is open */
  openDays: number;
  /** days of groups: two groups on one date are two */
  groupDays: number;
  closedDays: number;
  daysToClose: number;
  /** of the weeks, added up */
  capacity: number;
  enrolled: Ages;
  came: Ages;
  childDays: Ages;
  residentDays: Ages;
  otherDays: Ages;
  /** null: nobody came on a closed day */
  busiestDay: BusiestDay | null;
  disabledChildren: number;
  /** days of members of the team, added up */
  teamDays: Team;
};

const ages = (underSix: number, fromSix: number, all = underSix + fromSix): Ages => ({ underSix, fromSix, all });

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);

const teamOf = (days: readonly DayRow[]): Team => ({
  withBrevet: sum(days, ({ withBrevet }) => withBrevet),
  withoutBrevet: sum(days, ({ withoutBrevet }) => withoutBrevet),
  coordinators: sum(days, ({ coordinators }) => coordinators),
});

/** The date on which most children came, the first of several; each group is supervised by itself. */
function findBusiestDay(days: readonly DayRow[]): BusiestDay | null {
  let busiest: BusiestDay | null = null;
  for (const groups of Map.groupBy(days, ({ day }) => isoDay(day)).values()) {
    const [underSix, fromSix] = [sum(groups, (group) => group.underSix), sum(groups, (group) => group.fromSix)];
    if (underSix + fromSix <= (busiest?.children.all ?? 0)) continue;
    const needed = groups.map(superviseAges);
    busiest = {
      day: groups[0]!.day,
      children: ages(underSix, fromSix),
      animatorsNeeded: ages(
        sum(needed, (group) => group.underSix),
        sum(needed, (group) => group.fromSix),
      ),
      team: teamOf(groups),
    };
  }
  return busiest;
}

/** `days` in the order of the dates; `children` is missing where nobody is enrolled. */
export function addUp(weeks: readonly { capacity: number }[], days: readonly DayRow[], children: WeekRow | undefined): Figures {
  const childDays = ages(
    sum(days, ({ underSix }) => underSix),
    sum(days, ({ fromSix }) => fromSix),
  );
  const residentDays = ages(
    sum(days, ({ residentsUnderSix }) => residentsUnderSix),
    sum(days, ({ residentsFromSix }) => residentsFromSix),
  );
  return {
    openDays: new Set(days.map(({ day }) => isoDay(day))).size,
    groupDays: days.length,
    closedDays: days.filter(({ isClosed }) => isClosed).length,
    daysToClose: days.filter(({ isToClose }) => isToClose).length,
    capacity: sum(weeks, ({ capacity }) => capacity),
    enrolled: ages(children?.enrolledUnderSix ?? 0, children?.enrolledFromSix ?? 0, children?.enrolled ?? 0),
    came: ages(children?.cameUnderSix ?? 0, children?.cameFromSix ?? 0, children?.came ?? 0),
    childDays,
    residentDays,
    otherDays: ages(childDays.underSix - residentDays.underSix, childDays.fromSix - residentDays.fromSix),
    busiestDay: findBusiestDay(days),
    disabledChildren: children?.disabled ?? 0,
    teamDays: teamOf(days),
  };
}
