import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import type { PlannedWeek } from '../../server/plaines/planned-weeks.ts';
import { makeSeasonWeeks, planSeasonWeeks } from '../../server/plaines/season-weeks.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { PlannedWeekType, StaffSeason } from './staff.ts';

const SeasonPlaineInput = builder.inputType('SeasonPlaineInput', {
  description: 'a plaine that gets a week in each calendar week of a season',
  fields: (t) => ({
    plaineId: t.id({ required: true, description: 'no plaine twice' }),
    capacity: t.field({ type: 'NonNegativeInt', required: true, description: 'places of each week' }),
    animators: t.field({ type: 'NonNegativeInt', description: 'posted to the group; null: not said yet' }),
  }),
});

const SeasonWeeksInput = builder.inputType('SeasonWeeksInput', {
  description: 'the weeks of a season, made in one act',
  fields: (t) => ({
    seasonId: t.id({ required: true, description: 'of a season that is not archived' }),
    plaines: t.field({ type: [SeasonPlaineInput], required: true, validate: listOf(60), description: 'at least one' }),
    leftOut: t.field({
      type: ['Date'],
      validate: listOf(60).nullish(),
      description: 'calendar weeks without a plaine, by any of their days',
    }),
    openHolidays: t.field({
      type: ['Date'],
      validate: listOf(60).nullish(),
      description: 'public holidays on which plaines are open all the same',
    }),
  }),
});
const readWeeks = ({ seasonId, plaines, leftOut, openHolidays }: typeof SeasonWeeksInput.$inferInput) => ({
  seasonId: knownId('Season', seasonId, 'seasonId'),
  plaines: plaines.map(({ plaineId, capacity, animators }) => ({
    plaineId: knownId('Plaine', plaineId, 'plaines'),
    capacity,
    animators: animators ?? null,
  })),
  leftOut: leftOut ?? [],
  openHolidays: openHolidays ?? [],
});

const SeasonWeeks = builder.objectRef<{ weeks: PlannedWeek[] }>('SeasonWeeks').implement({
  description: 'what `makeSeasonWeeks` would make',
  fields: (t) => ({
    weeks: t.expose('weeks', { type: [PlannedWeekType], description: 'first one first; those that exist stay as they are' }),
  }),
});

builder.mutationFields((t) => ({
  previewSeasonWeeks: t.field({
    type: SeasonWeeks,
    description: 'what `makeSeasonWeeks` would make; writes nothing',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'PreviewSeasonWeeksResult', description: 'answer of `previewSeasonWeeks`: the weeks, or InputInvalid' },
    },
    args: { input: t.arg({ type: SeasonWeeksInput, required: true, description: 'which plaines, with how many places' }) },
    resolve: async (_root, { input }, context) => ({
      weeks: await transact(context.app, asStaff(context), ({ tx }) => planSeasonWeeks(tx, readWeeks(input))),
    }),
  }),
  makeSeasonWeeks: t.prismaField({
    type: StaffSeason,
    description:
      'makes a week for each calendar week of a season and each plaine: working days (of WEDNESDAYS: that day) inside of the season, public holidays crossed out. Weeks that exist stay as they are: again makes none',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'MakeSeasonWeeksResult', description: 'answer of `makeSeasonWeeks`: the season, or InputInvalid' },
    },
    args: { input: t.arg({ type: SeasonWeeksInput, required: true, description: 'which plaines, with how many places' }) },
    resolve: async (query, _root, { input }, context) => {
      const weeks = readWeeks(input);
      await transact(context.app, asStaff(context), (ctx) => makeSeasonWeeks(ctx, weeks));
      return context.app.database.prisma.season.findUniqueOrThrow({ ...query, where: { id: weeks.seasonId } });
    },
  }),
}));
