import type { AgeOn as Age } from '../../prisma/generated/client/enums.ts';
import { asStaff, type Context } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { dayOf } from '../../server/language/dates.ts';
import { readFigures, type Statistics as Read } from '../../server/statistics/read-figures.ts';
import { type Scope, scopeBefore } from '../../server/statistics/scope.ts';
import { builder } from '../builder.ts';
import { AgeOn } from '../commune/staff.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf, communeOf } from '../lib/request-cache.ts';
import { Season } from '../seasons/type.ts';
import { StatisticsFigures, StatisticsWeek } from './type.ts';

export type Asked = Read & { scope: Scope; ageOn: Age };

const StatisticsBefore = builder.objectRef<Read & { scope: Scope }>('StatisticsBefore').implement({
  description: 'the same figures a year before',
  fields: (t) => ({
    season: t.prismaField({
      type: Season,
      nullable: true,
      description: 'the season that they are of; null: a year',
      // copied: it counts as used when there is nothing to read
      resolve: ({ ...query }, { scope }, _args, { app }) =>
        scope.seasonId ? app.database.prisma.season.findUnique({ ...query, where: { id: scope.seasonId } }) : null,
    }),
    year: t.int({ nullable: true, description: 'the year that they are of; null: a season', resolve: ({ scope }) => scope.year }),
    total: t.expose('total', { type: StatisticsFigures, description: 'of its weeks together' }),
    weeks: t.expose('weeks', { type: [StatisticsWeek], description: 'by date, site and plaine' }),
  }),
});

export const Statistics = builder.objectRef<Asked>('Statistics').implement({
  description: 'figures of the weeks that were asked for, those that were cancelled left out',
  fields: (t) => ({
    ageOn: t.expose('ageOn', { type: AgeOn, description: 'the day on which ages are taken: a setting of the commune, to be verified' }),
    year: t.int({
      nullable: true,
      description: 'that was asked for, or the present one; null: a season or a week',
      resolve: ({ scope }) => scope.year,
    }),
    total: t.expose('total', { type: StatisticsFigures, description: 'of the weeks together; a child of several weeks is one child' }),
    weeks: t.expose('weeks', { type: [StatisticsWeek], description: 'by date, site and plaine' }),
    before: t.field({
      type: StatisticsBefore,
      nullable: true,
      description:
        'the season that this one was copied from, else the one of its kind about a year earlier; of a year, the year before. Null where there is none, and for one week',
      resolve: async ({ scope, ageOn }, _args, context) => {
        const { prisma } = context.app.database;
        const before = await scopeBefore(prisma, scope);
        return before && { scope: before, ...(await readFigures(prisma, asStaff(context), before, ageOn)) };
      },
    }),
    seasons: t.prismaField({
      type: [Season],
      description: 'those that have a week within reach, archived ones too, newest first: what may be asked for',
      resolve: (query, _statistics, _args, context) =>
        context.app.database.prisma.season.findMany({
          ...query,
          where: { weeks: { some: { cancelledAt: null, plaine: plainesWithin(asStaff(context), 'see statistics') } } },
          orderBy: [{ firstDay: 'desc' }, { name: 'asc' }],
        }),
    }),
  }),
});

type Said = { [Name in 'seasonId' | 'plaineId' | 'siteId' | 'weekId']?: string | null } & { year?: number | null };

/** The weeks that were asked for; without a season, a week and a year, those of the present one. */
export async function readScope({ seasonId, plaineId, siteId, weekId, year }: Said, context: Context): Promise<Scope> {
  return {
    seasonId: seasonId == null ? null : idOrNone('Season', seasonId),
    plaineId: plaineId == null ? null : idOrNone('Plaine', plaineId),
    siteId: siteId == null ? null : idOrNone('Site', siteId),
    weekId: weekId == null ? null : idOrNone('Week', weekId),
    year: year ?? (seasonId == null && weekId == null ? dayOf(await clockOf(context)).year : null),
  };
}

export async function askFigures(scope: Scope, context: Context): Promise<Asked> {
  const ageOn = (await communeOf(context))?.ageOn ?? 'WEEK_START';
  return { scope, ageOn, ...(await readFigures(context.app.database.prisma, asStaff(context), scope, ageOn)) };
}

builder.objectField(AdminQuery, 'statistics', (t) =>
  t.field({
    type: Statistics,
    description: 'figures of a week, site, plaine, season or year, for the authorities; what is said together narrows',
    authScopes: { may: 'see statistics' },
    args: {
      seasonId: t.arg.id({ description: 'only weeks of this season' }),
      plaineId: t.arg.id({ description: 'only weeks of this plaine' }),
      siteId: t.arg.id({ description: 'only weeks at this site' }),
      weekId: t.arg.id({ description: 'only this week' }),
      year: t.arg.int({ description: 'only weeks that begin in this year; without a season and a week, the present one when left out' }),
    },
    resolve: async (_root, args, context) => askFigures(await readScope(args, context), context),
  }),
);
