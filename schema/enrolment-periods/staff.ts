import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { saveEnrolmentPeriod } from '../../server/plaines/save-enrolment-period.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { EnrolmentPeriod } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { optionalId } from '../lib/ids.ts';
import { upTo } from '../lib/inputs.ts';

builder.objectField(AdminQuery, 'enrolmentPeriods', (t) =>
  t.prismaField({
    type: [EnrolmentPeriod],
    description: 'newest first',
    authScopes: { may: 'open plaines' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.enrolmentPeriod.findMany({ ...query, orderBy: { opensAt: 'desc' } }),
  }),
);

const SaveEnrolmentPeriodInput = builder.inputType('SaveEnrolmentPeriodInput', {
  description: 'the period as a whole: what is null becomes null',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    opensAt: t.field({ description: 'for residents, and for everybody when `opensToAllAt` is null', type: 'DateTime', required: true }),
    opensToAllAt: t.field({
      type: 'DateTime',
      description: 'residents come first; everybody else from here on; null: everybody at opensAt',
    }),
    closesAt: t.field({ description: 'after every opening; no place is taken from then on', type: 'DateTime', required: true }),
    maxWeeksPerChild: t.field({
      type: 'NonNegativeInt',
      validate: upTo(53).nullish(),
      description: 'how many weeks a child may have in the calendar year of a week; null: as many as there are',
    }),
  }),
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
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveEnrolmentPeriod(ctx, { ...input, id: optionalId('EnrolmentPeriod', input.id, 'id') }),
      );
      return context.app.database.prisma.enrolmentPeriod.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
