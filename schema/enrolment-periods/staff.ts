import { transact } from '../../server/platform/act.ts';
import { audiences } from '../../server/enrolments/period.ts';
import { asStaff } from '../../server/context.ts';
import { type PeriodInput, saveEnrolmentPeriod } from '../../server/plaines/save-enrolment-period.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { EnrolmentPeriod, WaveAudience } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idAsSaid, optionalId } from '../lib/ids.ts';
import { listOf, upTo } from '../lib/inputs.ts';

builder.objectField(AdminQuery, 'enrolmentPeriods', (t) =>
  t.prismaField({
    type: [EnrolmentPeriod],
    description: 'newest first',
    authScopes: { may: 'open plaines' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.enrolmentPeriod.findMany({ ...query, orderBy: { opensAt: 'desc' } }),
  }),
);

const EnrolmentWaveInput = builder.inputType('EnrolmentWaveInput', {
  description: 'who may enrol before everybody, and from when',
  fields: (t) => ({
    audience: t.field({ type: WaveAudience, required: true, description: 'each at most once' }),
    opensAt: t.field({ type: 'DateTime', required: true, description: 'from `opensAt` of the period on, before `opensToAllAt`' }),
    maxWeeksPerChild: t.field({
      type: 'NonNegativeInt',
      validate: upTo(53).nullish(),
      description: 'how many weeks a child may have until everybody may enrol; null: as many as the period allows',
    }),
  }),
});

const SaveEnrolmentPeriodInput = builder.inputType('SaveEnrolmentPeriodInput', {
  description: 'the period as a whole: what is null becomes null',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    opensAt: t.field({ description: 'for residents, and for everybody when `opensToAllAt` is null', type: 'DateTime', required: true }),
    opensToAllAt: t.field({
      type: 'DateTime',
      description: 'residents come first; everybody else from here on; null: everybody at opensAt',
    }),
    seasonId: t.id({ description: 'whose weeks it opens; null: those without a season; left out: as before' }),
    waves: t.field({
      type: [EnrolmentWaveInput],
      validate: listOf(audiences.length).nullish(),
      description: 'who comes before everybody; none: residents; left out: as before',
    }),
    closesAt: t.field({ description: 'after every opening; no place is taken from then on', type: 'DateTime', required: true }),
    maxWeeksPerChild: t.field({
      type: 'NonNegativeInt',
      validate: upTo(53).nullish(),
      description: 'as `EnrolmentPeriod.maxWeeksPerChild`; null: as many as there are',
    }),
  }),
});

const readInput = ({ id, seasonId, waves, ...input }: typeof SaveEnrolmentPeriodInput.$inferInput): PeriodInput => ({
  ...input,
  id: optionalId('EnrolmentPeriod', id, 'id'),
  seasonId: idAsSaid('Season', seasonId, 'seasonId'),
  waves: waves?.map((wave) => ({ ...wave, maxWeeksPerChild: wave.maxWeeksPerChild ?? null })),
});

builder.mutationField('saveEnrolmentPeriod', (t) =>
  t.prismaField({
    description:
      'creates a period, or changes the one with this id. InputInvalid for instants in the wrong order, or an overlap with another period',
    type: 'EnrolmentPeriod',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveEnrolmentPeriodResult', description: 'answer of `saveEnrolmentPeriod`: the period, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'all of the period: what is null becomes null', type: SaveEnrolmentPeriodInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => saveEnrolmentPeriod(ctx, readInput(input)));
      return context.app.database.prisma.enrolmentPeriod.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
