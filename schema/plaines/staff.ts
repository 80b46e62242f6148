import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, CapacityBelowTaken, InputInvalid } from '../../server/platform/refusals.ts';
import { saveEnrolmentPeriod } from '../../server/plaines/save-enrolment-period.ts';
import { savePlaine } from '../../server/plaines/save-plaine.ts';
import { saveWeek } from '../../server/enrolments/save-week.ts';
import { cancelWeek } from '../../server/cancellations/cancel-week.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf, optionalLineOf, textOf, upTo } from '../lib/inputs.ts';

const SavePlaineInput = builder.inputType('SavePlaineInput', {
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    name: t.string({ required: true, validate: lineOf(100) }),
    siteId: t.id({ description: 'of the site where it takes place; when left out, siteName says it' }),
    siteName: t.string({
      validate: lineOf(100).nullish(),
      description: 'when there is no siteId: the site of this name, made when there is none',
    }),
    ageMinMonths: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(300) }),
    ageMaxMonths: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(300) }),
    dailyRateCents: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(100_000),
      description: "daily rate of a first resident child; the other rates follow the commune's tariff",
    }),
    published: t.boolean({ required: true }),
    siteAddress: t.string({ validate: optionalLineOf(200), description: 'of the site, for all its plaines; left out: as it was' }),
    dayBegins: t.string({ validate: optionalLineOf(5), description: '« HH:MM », with dayEnds; left out: as it was' }),
    dayEnds: t.string({ validate: optionalLineOf(5) }),
    toBring: t.string({ validate: optionalLineOf(300), description: 'left out: as it was' }),
  }),
});

const SaveWeekInput = builder.inputType('SaveWeekInput', {
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    plaineId: t.id({ required: true }),
    startDate: t.field({ type: 'Date', required: true }),
    openDays: t.field({ type: ['Date'], required: true, description: 'all within one week, from Monday to Sunday' }),
    capacity: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(10_000) }),
    animators: t.field({ type: 'NonNegativeInt', validate: upTo(1000).nullish(), description: 'animators posted to the group' }),
  }),
});

const SaveEnrolmentPeriodInput = builder.inputType('SaveEnrolmentPeriodInput', {
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    opensAt: t.field({ type: 'DateTime', required: true }),
    opensToAllAt: t.field({
      type: 'DateTime',
      description: 'residents come first; everybody else from here on; null: everybody at opensAt',
    }),
    closesAt: t.field({ type: 'DateTime', required: true }),
    maxWeeksPerChild: t.field({
      type: 'NonNegativeInt',
      validate: upTo(53).nullish(),
      description: 'how many weeks a child may have in the calendar year of a week; null: as many as there are',
    }),
  }),
});

builder.mutationFields((t) => ({
  savePlaine: t.prismaField({
    type: 'Plaine',
    authScopes: { may: 'open plaines' },
    errors: { types: [InputInvalid], union: { name: 'SavePlaineResult' } },
    args: { input: t.arg({ type: SavePlaineInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const plaine = { ...input, id: optionalId(input.id, 'id'), siteId: optionalId(input.siteId, 'siteId') };
      const id = await transact(context.app, asStaff(context), (ctx) => savePlaine(ctx, plaine));
      return context.app.database.prisma.plaine.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  saveWeek: t.prismaField({
    type: 'Week',
    description: 'places added go to the queue at once',
    authScopes: { may: 'open plaines' },
    errors: { types: [InputInvalid, CapacityBelowTaken], union: { name: 'SaveWeekResult' } },
    args: { input: t.arg({ type: SaveWeekInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const week = { ...input, id: optionalId(input.id, 'id'), plaineId: knownId(input.plaineId, 'plaineId') };
      const id = await transact(context.app, asStaff(context), (ctx) => saveWeek(ctx, week));
      return database.prisma.week.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  saveEnrolmentPeriod: t.prismaField({
    type: 'EnrolmentPeriod',
    authScopes: { may: 'open plaines' },
    errors: { types: [InputInvalid], union: { name: 'SaveEnrolmentPeriodResult' } },
    args: { input: t.arg({ type: SaveEnrolmentPeriodInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveEnrolmentPeriod(ctx, { ...input, id: optionalId(input.id, 'id') }),
      );
      return context.app.database.prisma.enrolmentPeriod.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  cancelWeek: t.prismaField({
    type: 'Week',
    description: 'for everybody: families are told, what was paid is due back',
    authScopes: { may: 'cancel weeks' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'CancelWeekResult' } },
    args: {
      weekId: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, validate: textOf(500), description: 'what the families are told' }),
    },
    resolve: async (query, _root, { weekId, reason }, context) => {
      const id = knownId(weekId, 'weekId');
      await transact(context.app, asStaff(context), (ctx) => cancelWeek(ctx, { weekId: id, reason }));
      return context.app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
