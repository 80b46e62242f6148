import { transact } from '../../server/platform/act.ts';
import { cancelWeek } from '../../server/cancellations/cancel-week.ts';
import { asStaff } from '../../server/context.ts';
import { dayOf, toDate, toPlainDate } from '../../server/language/dates.ts';
import { messages, officialLocale } from '../../server/language/messages.ts';
import { saveWeek } from '../../server/enrolments/save-week.ts';
import { holidaysAmong } from '../../server/plaines/planned-weeks.ts';
import { superviseGroup } from '../../server/plaines/supervision.ts';
import { missingChildren, type WeekFigures as Figures, readWeekFigures } from '../../server/plaines/week-figures.ts';
import { AlreadyDecided, CapacityBelowTaken, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { plainesOfStaff } from '../lib/visibility.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { idAsSaid, knownId, optionalId } from '../lib/ids.ts';
import { textOf, upTo } from '../lib/inputs.ts';
import { clockOf, weekById } from '../lib/request-cache.ts';
import { CopiedHoliday } from '../seasons/holiday.ts';
import { Week } from './type.ts';

export const WeekFigures = builder.objectRef<Figures>('WeekFigures').implement({
  description: 'how full a week is, and whether enough animators are there',
  fields: (t) => ({
    week: t.field({ description: 'the week itself', type: Week, resolve: ({ weekId }, _args, context) => weekById(context).load(weekId) }),
    capacity: t.expose('capacity', { description: 'places in all', type: 'NonNegativeInt' }),
    overbooked: t.expose('overbooked', { type: 'NonNegativeInt', description: 'places granted above capacity, with a reason' }),
    held: t.expose('held', { description: 'places that are kept and not paid', type: 'NonNegativeInt' }),
    confirmed: t.expose('confirmed', { description: 'places that are paid', type: 'NonNegativeInt' }),
    offered: t.expose('offered', { description: 'places that are offered to the queue', type: 'NonNegativeInt' }),
    waiting: t.expose('waiting', { type: 'NonNegativeInt', description: 'children who would take one more place' }),
    fillPercent: t.field({
      description:
        'held, confirmed and offered places in a hundred of the capacity, rounded; above 100 when overbooked, 0 without capacity',
      type: 'NonNegativeInt',
      resolve: ({ capacity, held, confirmed, offered }) =>
        capacity === 0 ? 0 : Math.round((100 * (held + confirmed + offered)) / capacity),
    }),
    unmetDemand: t.string({
      nullable: true,
      description: 'in words; null when nobody waits',
      resolve: ({ waiting }, _args, { locale }) => (waiting === 0 ? null : messages.admin_unmet({ waiting }, { locale })),
    }),
    underSix: t.expose('underSix', { description: 'children under six who hold or paid a place', type: 'NonNegativeInt' }),
    fromSix: t.expose('fromSix', { description: 'children of six and older who hold or paid a place', type: 'NonNegativeInt' }),
    animators: t.expose('animators', { description: 'posted to the group; null: not said yet', type: 'NonNegativeInt', nullable: true }),
    animatorsNeeded: t.field({
      type: 'NonNegativeInt',
      description: '1 for 8 when one of the children is under six, else 1 for 12',
      resolve: (figures) => superviseGroup(figures).needed,
    }),
    minChildren: t.expose('minChildren', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'of the plaine: below it the commune may not hold the week; null: however few',
    }),
    minimumWarning: t.string({
      nullable: true,
      description:
        'one sentence when fewer children hold or paid a place than `minChildren`, from four weeks before the week until it begins, in the language of whoever asks; else null',
      resolve: async (figures, _args, context) => {
        const missing = missingChildren(figures, toDate(dayOf(await clockOf(context))));
        const { held, confirmed, minChildren } = figures;
        return missing === 0
          ? null
          : messages.admin_minimum({ children: held + confirmed, minimum: minChildren! }, { locale: context.locale });
      },
    }),
    supervisionWarning: t.string({
      description: 'one sentence when animators are missing, in the language of whoever asks; null when enough are posted',
      nullable: true,
      resolve: (figures, _args, { locale }) => {
        const { missing, ratio, needed } = superviseGroup(figures);
        return missing === 0 ? null : messages.admin_supervision({ missing, ratio, needed }, { locale });
      },
    }),
  }),
});

export const StaffWeek = builder.prismaObject('Week', {
  variant: 'StaffWeek',
  description: 'a week as staff prepare it, cancelled or not',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'the same as of `week`' }),
    week: t.variant('Week', { description: 'what families see of it' }),
    animators: t.expose('animators', { type: 'NonNegativeInt', nullable: true, description: 'null: not said yet' }),
    overbooked: t.expose('overbooked', { type: 'NonNegativeInt', description: 'places granted above capacity, with a reason' }),
    openHolidays: t.field({
      type: [CopiedHoliday],
      description: 'public holidays on which the week is open, in order',
      select: { openDays: true },
      resolve: ({ openDays }) => holidaysAmong(openDays).map((holiday) => ({ ...holiday, isOpen: true })),
    }),
    cancelledAt: t.expose('cancelledAt', { description: 'null: takes place', type: 'DateTime', nullable: true }),
  }),
});

builder.objectField(AdminQuery, 'weekFigures', (t) =>
  t.field({
    type: [WeekFigures],
    description: 'fill rate, unmet demand and supervision of the weeks that touch these days',
    authScopes: { may: 'see weeks' },
    args: {
      from: t.arg({ type: 'Date', description: 'today when not said' }),
      to: t.arg({ type: 'Date', description: 'a year later when not said' }),
      siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
    },
    resolve: async (_root, args, context) => {
      const from = args.from ?? toDate(dayOf(await clockOf(context)));
      const to = args.to ?? toDate(toPlainDate(from).add({ years: 1 }));
      if (to < from) throw badInput(messages.admin_days_order({}, { locale: officialLocale }));
      return readWeekFigures(context.app.database.prisma, asStaff(context), { from, to, siteName: args.siteName });
    },
  }),
);

const SaveWeekInput = builder.inputType('SaveWeekInput', {
  description: 'a week of a plaine as a whole',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    plaineId: t.id({ description: 'the plaine that it is a week of', required: true }),
    startDate: t.field({
      description: 'at the first of `openDays` or before, in the same ISO week; not far from today (InputInvalid)',
      type: 'Date',
      required: true,
    }),
    openDays: t.field({ type: ['Date'], required: true, description: 'all within one week, from Monday to Sunday' }),
    capacity: t.field({
      description: 'places in all; below what is taken is CapacityBelowTaken',
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(10_000),
    }),
    seasonId: t.id({ description: 'null: of none; left out: as before, and of a new week the only season that holds its days' }),
    animators: t.field({ type: 'NonNegativeInt', validate: upTo(1000).nullish(), description: 'animators posted to the group' }),
  }),
});

builder.mutationFields((t) => ({
  saveWeek: t.prismaField({
    type: 'Week',
    description: 'places added go to the queue at once',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid, CapacityBelowTaken],
      union: { name: 'SaveWeekResult', description: 'answer of `saveWeek`: the week, or why it was not saved' },
    },
    args: { input: t.arg({ description: 'the week as a whole', type: SaveWeekInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const week = {
        ...input,
        id: optionalId('Week', input.id, 'id'),
        plaineId: knownId('Plaine', input.plaineId, 'plaineId'),
        seasonId: idAsSaid('Season', input.seasonId, 'seasonId'),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => saveWeek(ctx, week));
      return database.prisma.week.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  cancelWeek: t.prismaField({
    type: 'Week',
    description: 'for everybody: families are told, what was paid is due back',
    authScopes: { may: 'cancel weeks' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'CancelWeekResult', description: 'answer of `cancelWeek`: the cancelled week, or why it was not cancelled' },
    },
    args: {
      weekId: t.arg.id({ description: 'a week that is not cancelled yet; else AlreadyDecided', required: true }),
      reason: t.arg.string({ required: true, validate: textOf(500), description: 'what the families are told' }),
    },
    resolve: async (query, _root, { weekId, reason }, context) => {
      const id = knownId('Week', weekId, 'weekId');
      await transact(context.app, asStaff(context), (ctx) => cancelWeek(ctx, { weekId: id, reason }));
      return context.app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));

builder.asEntity(
  StaffWeek,
  findById('StaffWeek', (query, ids, context) =>
    context.app.database.prisma.week.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { plaine: plainesOfStaff(context, 'see weeks') }] },
    }),
  ),
);
