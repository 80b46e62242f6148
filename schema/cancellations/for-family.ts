// Paid weeks that the desk cancels for a family: all of a week, or days of it.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { cancelForFamily, refundDaysForFamily } from '../../server/staff/for-family/cancel.ts';
import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { CancellationRequest } from './type.ts';

const CancelForFamilyInput = builder.inputType('CancelForFamilyInput', {
  description: 'a paid week that is cancelled for a family',
  fields: (t) => ({
    parentId: t.id({ description: 'who paid it', required: true }),
    enrolmentId: t.id({ description: 'a paid place of this parent; else InputInvalid', required: true }),
    refundCents: t.field({
      type: 'NonNegativeInt',
      description: 'what goes back, in euro cents, when it is not what the rule says; above what was paid is InputInvalid',
    }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const RefundDaysInput = builder.inputType('RefundDaysInput', {
  description: 'days of a paid week that go back to a family, as for a sick child; the place stays',
  fields: (t) => ({
    parentId: t.id({ description: 'who paid the week', required: true }),
    enrolmentId: t.id({ description: 'a paid place of this parent; else InputInvalid', required: true }),
    days: t.field({
      type: ['Date'],
      description: 'open days of the week that did not go back before',
      required: true,
      validate: listOf(31),
    }),
    refundCents: t.field({
      type: 'NonNegativeInt',
      description: 'what goes back, in euro cents, when it is not what these days cost; above what was paid is InputInvalid',
    }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  cancelForFamily: t.prismaField({
    type: CancellationRequest,
    description:
      "cancels a paid week for a family: asks as `requestCancellation` does, or takes the request that waits, and accepts it as `decideCancellation` does. Refused for the member's own family",
    authScopes: { may: 'decide cancellations' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'CancelForFamilyResult', description: 'answer of `cancelForFamily`: the accepted request, or why the place stays' },
    },
    args: { input: t.arg({ description: 'which place, what goes back, and why', type: CancelForFamilyInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        refundCents: input.refundCents ?? null,
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => cancelForFamily(ctx, asked));
      return context.app.database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  refundDays: t.prismaField({
    type: Enrolment,
    description:
      "gives back what days of a paid week cost; the child keeps the place and the other days. A day goes back once. Refused for the member's own family",
    authScopes: { may: 'decide cancellations' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'RefundDaysResult', description: 'answer of `refundDays`: the place, which stays, or why nothing goes back' },
    },
    args: { input: t.arg({ description: 'which days of which place, and why', type: RefundDaysInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        days: [...input.days],
        refundCents: input.refundCents ?? null,
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => refundDaysForFamily(ctx, asked));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
