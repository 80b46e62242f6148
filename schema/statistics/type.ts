// Figures for the authorities and the commune's own reports: counts, never names.
import type { Ages, BusiestDay as Busiest, Figures, Team } from '../../server/statistics/add-up.ts';
import type { WeekFigures } from '../../server/statistics/read-figures.ts';
import { builder } from '../builder.ts';
import { weekById } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';

const AgeCounts = builder.objectRef<Ages>('AgeCounts').implement({
  description: 'a count by age, on the day that `Statistics.ageOn` says',
  fields: (t) => ({
    underSix: t.expose('underSix', { type: 'NonNegativeInt', description: 'of children under six' }),
    fromSix: t.expose('fromSix', { type: 'NonNegativeInt', description: 'of children of six and older' }),
    all: t.expose('all', {
      type: 'NonNegativeInt',
      description: 'of all; of children less than both together where one turned six in between',
    }),
  }),
});

const TeamCounts = builder.objectRef<Team>('TeamCounts').implement({
  description: 'who supervises, as `Group.team` says, on closed days',
  fields: (t) => ({
    animatorsWithBrevet: t.field({
      type: 'NonNegativeInt',
      description: 'animators who have a brevet, as the desk wrote it',
      resolve: ({ withBrevet }) => withBrevet,
    }),
    animatorsWithoutBrevet: t.field({
      type: 'NonNegativeInt',
      description: 'animators without one',
      resolve: ({ withoutBrevet }) => withoutBrevet,
    }),
    coordinators: t.expose('coordinators', { type: 'NonNegativeInt', description: 'coordinators, with a brevet or without' }),
  }),
});

const BusiestDay = builder.objectRef<Busiest>('BusiestDay').implement({
  description: 'the closed day on which most children came',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'the first of several' }),
    children: t.expose('children', { type: AgeCounts, description: 'who came that day' }),
    animatorsNeeded: t.expose('animatorsNeeded', {
      type: AgeCounts,
      description: '1 for 8 children under six and 1 for 12 from six on, each group by itself and the two ages counted apart',
    }),
    team: t.expose('team', { type: TeamCounts, description: 'who was there of the teams' }),
  }),
});

export const StatisticsFigures = builder.objectRef<Figures>('StatisticsFigures').implement({
  description: 'figures of one or several weeks. Who came is counted on closed days alone: `daysToClose` says how many are missing',
  fields: (t) => ({
    openDays: t.expose('openDays', { type: 'NonNegativeInt', description: 'dates on which any of the groups is open' }),
    groupDays: t.expose('groupDays', { type: 'NonNegativeInt', description: 'days of groups: two groups on one date are two' }),
    closedDays: t.expose('closedDays', { type: 'NonNegativeInt', description: 'of the days of groups, those that somebody closed' }),
    daysToClose: t.expose('daysToClose', {
      type: 'NonNegativeInt',
      description: 'of the days of groups with children, those that have come and that nobody closed: their children are not counted yet',
    }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt', description: 'places of the weeks, added up' }),
    enrolled: t.expose('enrolled', { type: AgeCounts, description: 'children with a confirmed place, each once' }),
    came: t.expose('came', { type: AgeCounts, description: 'children who came on a closed day at least, each once' }),
    childDays: t.expose('childDays', { type: AgeCounts, description: 'days on which a child came, all children together' }),
    residentDays: t.expose('residentDays', {
      type: AgeCounts,
      description: 'of these, by children who had the rate of residents when the place was taken',
    }),
    otherDays: t.expose('otherDays', { type: AgeCounts, description: 'the others of these, pupils of the schools of the commune too' }),
    busiestDay: t.expose('busiestDay', { type: BusiestDay, nullable: true, description: 'null: nobody came on a closed day' }),
    teamDays: t.expose('teamDays', { type: TeamCounts, description: 'closed days on which they were there, added up' }),
    disabledChildren: t.expose('disabledChildren', {
      type: 'NonNegativeInt',
      nullable: true,
      description:
        'children who came on a day that a mark of a severe disability counts for; for staff who set the marks (FORBIDDEN to others)',
      authScopes: { may: 'mark severe disabilities' },
    }),
  }),
});

export const StatisticsWeek = builder.objectRef<WeekFigures>('StatisticsWeek').implement({
  description: 'a week of a plaine, and its figures',
  fields: (t) => ({
    week: t.field({ type: Week, description: 'the week itself', resolve: ({ weekId }, _args, context) => weekById(context).load(weekId) }),
    figures: t.expose('figures', { type: StatisticsFigures, description: 'of this week alone' }),
  }),
});
