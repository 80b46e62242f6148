// Figures that leave the portal: the children who came are named, so the permission is that of who reads names, and it is written down.
import { asStaff } from '../../server/context.ts';
import { readOrganiser } from '../../server/certificates/settings.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { type ChildFigures, readChildren } from '../../server/statistics/read-children.ts';
import { recordExport } from '../../server/statistics/record-export.ts';
import { builder } from '../builder.ts';
import { askFigures, type Asked, readScope, Statistics } from './staff.ts';

const StatisticsChild = builder.objectRef<ChildFigures>('StatisticsChild').implement({
  description: 'a child who came on a closed day at least; one who turned six in between is there twice',
  fields: (t) => ({
    familyName: t.exposeString('familyName', { description: 'as it is registered' }),
    givenName: t.exposeString('givenName', { description: 'as it is registered' }),
    isUnderSix: t.exposeBoolean('isUnderSix', { description: 'on the day that `Statistics.ageOn` says' }),
    ageYears: t.exposeInt('ageYears', { description: 'on that day, of the first week that the child came to' }),
    dayCount: t.expose('dayCount', { type: 'NonNegativeInt', description: 'closed days on which the child came, at this age' }),
    priceCents: t.expose('priceCents', {
      type: 'NonNegativeInt',
      description: 'of the places of these weeks as they were priced, in euro cents; a week counts for the age of its first day',
    }),
  }),
});

type Exported = {
  asked: Asked;
  children: ChildFigures[];
  organiser: string;
  weeks: { startDate: Date; endDate: Date; plaineName: string; siteName: string }[];
};

const StatisticsExport = builder.objectRef<Exported>('StatisticsExport').implement({
  description: 'figures as they leave the portal',
  fields: (t) => ({
    organiser: t.exposeString('organiser', { description: 'the commune' }),
    firstDay: t.field({
      type: 'Date',
      nullable: true,
      description: 'of the weeks; null: there are none',
      resolve: ({ weeks }) => weeks[0]?.startDate ?? null,
    }),
    lastDay: t.field({
      type: 'Date',
      nullable: true,
      description: 'of the weeks; null: there are none',
      resolve: ({ weeks }) =>
        weeks.map(({ endDate }) => endDate).reduce<Date | null>((last, day) => (last && last > day ? last : day), null),
    }),
    plaines: t.stringList({
      description: 'plaines of the weeks, each with its site',
      resolve: ({ weeks }) => [...new Set(weeks.map(({ plaineName, siteName }) => `${plaineName} (${siteName})`))],
    }),
    children: t.expose('children', { type: [StatisticsChild], description: 'by name' }),
    statistics: t.field({ type: Statistics, description: 'the same figures as `statistics`', resolve: ({ asked }) => asked }),
  }),
});

const StatisticsScopeInput = builder.inputType('StatisticsScopeInput', {
  description: 'which weeks, as the arguments of `statistics` say it',
  fields: (t) => ({
    seasonId: t.id({ description: 'only weeks of this season' }),
    plaineId: t.id({ description: 'only weeks of this plaine' }),
    siteId: t.id({ description: 'only weeks at this site' }),
    weekId: t.id({ description: 'only this week' }),
    year: t.int({ description: 'only weeks that begin in this year; without a season and a week, the present one when left out' }),
  }),
});

const StatisticsFormat = builder.enumType('StatisticsFormat', {
  description: 'as what figures leave the portal',
  values: { XLSX: { description: 'a workbook, with the children by name' }, CSV: { description: 'the weeks, without a name' } } as const,
});

builder.mutationField('exportStatistics', (t) =>
  t.field({
    type: StatisticsExport,
    description: 'figures are about to be taken out of the portal: written down in the audit trail with who takes them, and answered',
    authScopes: { may: 'see enrolments' },
    errors: {
      types: [InputInvalid],
      union: { name: 'ExportStatisticsResult', description: 'answer of `exportStatistics`: the figures, or InputInvalid' },
    },
    args: {
      scope: t.arg({ type: StatisticsScopeInput, required: true, description: 'which weeks' }),
      format: t.arg({
        type: StatisticsFormat,
        required: true,
        description: 'what is written down with it; children are named for XLSX alone',
      }),
    },
    resolve: async (_root, { scope: said, format }, context) => {
      const scope = await readScope(said, context);
      const asked = await askFigures(scope, context);
      return transact(context.app, asStaff(context), async (ctx) => {
        await recordExport(ctx, scope, format);
        const children = format === 'XLSX' ? await readChildren(ctx.tx, ctx.actor, scope, asked.ageOn) : [];
        const weeks = await ctx.tx.week.findMany({
          where: { id: { in: asked.weeks.map(({ weekId }) => weekId) } },
          select: { startDate: true, endDate: true, plaine: { select: { name: true, site: { select: { name: true } } } } },
          orderBy: { startDate: 'asc' },
        });
        return {
          asked,
          children,
          organiser: (await readOrganiser(ctx.tx)).name,
          weeks: weeks.map(({ startDate, endDate, plaine }) => ({
            startDate,
            endDate,
            plaineName: plaine.name,
            siteName: plaine.site.name,
          })),
        };
      });
    },
  }),
);
