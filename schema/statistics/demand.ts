// Demand that was met and that was not: who got a place, without naming anybody, and no small count.
import { asStaff } from '../../server/context.ts';
import { dayOf } from '../../server/language/dates.ts';
import { readRetention } from '../../server/privacy/retention.ts';
import { type Demand as Read, readDemand } from '../../server/statistics/read-demand.ts';
import type { Shown, ShownRow } from '../../server/statistics/small-counts.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf, weekById } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';

const ShownCount = builder.objectRef<{ shown: Shown }>('ShownCount').implement({
  description: 'a count that says of nobody that they are there: one of one to four is not told, nor one that would tell it',
  fields: (t) => ({
    count: t.field({
      type: 'NonNegativeInt',
      nullable: true,
      description: 'null: not told',
      resolve: ({ shown }) => (typeof shown === 'number' ? shown : null),
    }),
    isFew: t.boolean({ description: 'it is one, two, three or four', resolve: ({ shown }) => shown === 'FEW' }),
  }),
});

const DemandCounts = builder.objectRef<ShownRow<unknown>>('DemandCounts').implement({
  description: 'requests, each a child and a week, and how many of them have a place',
  fields: (t) => ({
    requests: t.field({ type: ShownCount, description: 'all of them', resolve: ({ requests }) => ({ shown: requests }) }),
    served: t.field({
      type: ShownCount,
      description: 'with a place that is confirmed or held',
      resolve: ({ served }) => ({ shown: served }),
    }),
    unserved: t.field({
      type: ShownCount,
      description: 'with a line in the queue, that runs or is over, and no place',
      resolve: ({ unserved }) => ({ shown: unserved }),
    }),
    servedPercent: t.int({
      nullable: true,
      description: 'of the requests, rounded; null where one of the counts is not told',
      resolve: ({ served, requests }) =>
        typeof served === 'number' && typeof requests === 'number' && requests > 0 ? Math.round((100 * served) / requests) : null,
    }),
  }),
});

const counts = { type: DemandCounts, description: 'its requests' } as const;

const WeekDemand = builder.objectRef<ShownRow<string> & { hours: number | null }>('WeekDemand').implement({
  description: 'requests for a week of a plaine',
  fields: (t) => ({
    week: t.field({ type: Week, description: 'the week itself', resolve: ({ label }, _args, context) => weekById(context).load(label) }),
    counts: t.field({ ...counts, resolve: (row) => row }),
    medianWaitHours: t.int({
      nullable: true,
      description: 'from the line in the queue to its first offer, in the middle of all; null: fewer than five offers',
      resolve: ({ hours }) => hours,
    }),
  }),
});

const RequestStage = builder.enumType('RequestStage', {
  description: 'what the enrolments had reached when a place was asked for',
  values: {
    RESIDENTS: { description: 'the wave of the residents had opened last' },
    PUPILS: { description: "the wave of the pupils of the commune's schools had opened last" },
    ENROLLED: { description: 'the wave of families with a place had opened last' },
    LISTED: { description: "the wave of the families on the desk's list had opened last" },
    EVERYBODY: { description: 'everybody could enrol' },
    NO_PERIOD: { description: 'no period was open: the desk enrolled' },
  } as const,
});

const StageDemand = builder.objectRef<ShownRow<string>>('StageDemand').implement({
  description: 'requests of a stage of the enrolments',
  fields: (t) => ({
    stage: t.field({ type: RequestStage, description: 'which stage', resolve: ({ label }) => label as 'EVERYBODY' }),
    counts: t.field({ ...counts, resolve: (row) => row }),
  }),
});

const PostalCodeDemand = builder.objectRef<ShownRow<string>>('PostalCodeDemand').implement({
  description: 'requests of families with a postal code',
  fields: (t) => ({
    postalCode: t.string({
      nullable: true,
      description: 'of who asked; null: not said, or the account is erased',
      resolve: ({ label }) => label || null,
    }),
    counts: t.field({ ...counts, resolve: (row) => row }),
  }),
});

const FamilyDemand = builder.objectRef<ShownRow<string>>('FamilyDemand').implement({
  description: 'requests of families that were there before, or of the others',
  fields: (t) => ({
    isKnown: t.boolean({
      description: 'the parent or the child had a place in a week before these',
      resolve: ({ label }) => label === 'true',
    }),
    counts: t.field({ ...counts, resolve: (row) => row }),
  }),
});

const Demand = builder.objectRef<Read>('Demand').implement({
  description:
    'who asked for a place and who has one, in breakdowns of the same requests. Refusals that led to no line in a queue are not kept',
  fields: (t) => ({
    total: t.field({ ...counts, description: 'all requests', resolve: ({ total }) => total }),
    medianWaitHours: t.int({
      nullable: true,
      description: 'from the line in a queue to its first offer, in the middle of all; null: fewer than five offers',
      resolve: ({ medianWait }) => medianWait.all,
    }),
    byWeek: t.field({
      type: [WeekDemand],
      description: 'weeks with requests, by date, site and plaine',
      resolve: ({ byWeek, medianWait }) => byWeek.map((row) => ({ ...row, hours: medianWait.weeks.get(row.label) ?? null })),
    }),
    byStage: t.expose('byStage', { type: [StageDemand], description: 'by what the enrolments had reached when it was asked' }),
    byPostalCode: t.expose('byPostalCode', { type: [PostalCodeDemand], description: 'by part of the commune, as postal codes say it' }),
    byFamily: t.field({
      type: [FamilyDemand],
      description: 'families for the first time, and the others',
      resolve: ({ byKnown }) => byKnown,
    }),
    linesKeptFor: t.string({
      description: 'how long lines of queues are kept once they are over, as an ISO 8601 duration: older ones are not counted',
      resolve: (_demand, _args, { app }) => readRetention(app.env).endedWaitingPlace,
    }),
  }),
});

builder.objectField(AdminQuery, 'demand', (t) =>
  t.field({
    type: Demand,
    description: 'requests for the places of a season, met or not, of the sites within reach; nobody is named and no small count is told',
    authScopes: { may: 'see statistics' },
    args: { seasonId: t.arg.id({ description: 'the season; left out: weeks of this year that are of none' }) },
    resolve: async (_root, { seasonId }, context) =>
      readDemand(context.app.database.prisma, asStaff(context), {
        seasonId: seasonId == null ? null : idOrNone('Season', seasonId),
        plaineId: null,
        siteId: null,
        weekId: null,
        year: seasonId == null ? dayOf(await clockOf(context)).year : null,
        withoutSeason: seasonId == null,
      }),
  }),
);
