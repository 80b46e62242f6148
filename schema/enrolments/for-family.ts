// What the desk does with the places of a family: given back or moved, by the parent's own acts.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import {
  AlreadyDecided,
  ChildNotReady,
  DeadlinePassed,
  InputInvalid,
  NotEligible,
  PeriodClosed,
  PriceDiffers,
  WeekFull,
} from '../../server/platform/refusals.ts';
import { releaseForFamily, swapForFamily } from '../../server/staff/for-family/places.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, knownId } from '../lib/ids.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { agreedPriceDescription, listSwapChoices, SwapChoice, withDifferenceDescription } from './swap-choices.ts';

builder.objectField(AdminQuery, 'swapChoices', (t) =>
  t.field({
    type: [SwapChoice],
    description: 'what a running place of a family could be exchanged for, in order; none for an unknown place',
    authScopes: { may: 'enrol at the counter' },
    args: {
      enrolmentId: t.arg.id({ description: 'a running place; none is answered for any other', required: true }),
      withDifference: t.arg.boolean({ description: withDifferenceDescription, defaultValue: false, required: true }),
    },
    resolve: async (_root, args, { app }) => {
      const id = asId('Enrolment', args.enrolmentId);
      return id ? listSwapChoices(app.database.prisma, { id }, args.withDifference) : [];
    },
  }),
);

const ReleaseForFamilyInput = builder.inputType('ReleaseForFamilyInput', {
  description: 'a held place that is given back for a family',
  fields: (t) => ({
    parentId: t.id({ description: 'whose place it is', required: true }),
    enrolmentId: t.id({ description: 'a held place of this parent; else InputInvalid', required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const SwapForFamilyInput = builder.inputType('SwapForFamilyInput', {
  description: 'a place that is moved to another week for a family',
  fields: (t) => ({
    parentId: t.id({ description: 'whose place it is', required: true }),
    enrolmentId: t.id({ description: 'a held or paid place of this parent; else InputInvalid', required: true }),
    weekId: t.id({ description: 'of `AdminQuery.swapChoices`: the week that the child comes instead', required: true }),
    priceCents: t.field({ description: agreedPriceDescription, type: 'NonNegativeInt' }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  releaseForFamily: t.prismaField({
    type: 'Enrolment',
    description:
      "gives a held place back for a family, as `releaseEnrolment` does; with a reason, and a mail to the family. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'ReleaseForFamilyResult',
        description: 'answer of `releaseForFamily`: the cancelled enrolment, or why it was not given back',
      },
    },
    args: { input: t.arg({ description: 'which place, and why', type: ReleaseForFamilyInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => releaseForFamily(ctx, asked));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  swapForFamily: t.prismaField({
    type: 'Enrolment',
    description:
      "moves a place to another week for a family, as `swapWeek` does; with a reason, and a mail to the family. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, WeekFull, NotEligible, PeriodClosed, ChildNotReady, PriceDiffers, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'SwapForFamilyResult',
        description: 'answer of `swapForFamily`: the enrolment in its new week, or why everything stays as it was',
      },
    },
    args: { input: t.arg({ description: 'which place, to which week, and why', type: SwapForFamilyInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        weekId: knownId('Week', input.weekId, 'weekId'),
        priceCents: input.priceCents ?? null,
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => swapForFamily(ctx, asked));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
