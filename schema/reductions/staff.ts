// Who has a reduced rate: staff grant it with a proof, and withdraw it.
import { asStaff } from '../../server/context.ts';
import { grantReduction, withdrawReduction } from '../../server/enrolments/grant-reduction.ts';
import { dayOf, toDate } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { clockOf } from '../lib/request-cache.ts';
import { ReductionGrant } from './type.ts';

const Reduction = builder.prismaObject('Reduction', {
  description: 'a reduced rate that a decision of the council names, now or before',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'what grantReduction takes' }),
    name: t.exposeString('name', { description: 'as the commune names it' }),
  }),
});

builder.asEntity(
  Reduction,
  findById('Reduction', (query, ids, context) =>
    context.app.database.prisma.reduction.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'grant reductions')] },
    }),
  ),
);

builder.objectField(AdminQuery, 'reductions', (t) =>
  t.prismaField({
    type: [Reduction],
    description: 'reduced rates that can be granted: those of the decisions that are not over, by name',
    authScopes: { may: 'grant reductions' },
    resolve: async (query, _root, _args, context) => {
      const today = toDate(dayOf(await clockOf(context)));
      const running = { withdrawnAt: null, OR: [{ validUntil: null }, { validUntil: { gte: today } }] };
      return context.app.database.prisma.reduction.findMany({
        ...query,
        where: { rates: { some: { decision: running } } },
        orderBy: { name: 'asc' },
      });
    },
  }),
);

const GrantReductionInput = builder.inputType('GrantReductionInput', {
  description: 'a reduced rate for a family or for one child, with what proves it',
  fields: (t) => ({
    reductionId: t.id({ required: true, description: 'of `AdminQuery.reductions`' }),
    parentId: t.id({ description: 'for all that this parent takes; else childId' }),
    childId: t.id({ description: 'for this child, whichever parent takes the week; else parentId' }),
    proof: t.string({
      required: true,
      validate: lineOf(300),
      description: 'what was shown, by whom and when; kept sealed, one line, 300 characters at most',
    }),
    validFrom: t.field({ type: 'Date', required: true, description: 'weeks that begin from this day on' }),
    validUntil: t.field({ type: 'Date', required: true, description: 'the last such day; not before today' }),
  }),
});

builder.mutationFields((t) => ({
  grantReduction: t.prismaField({
    type: ReductionGrant,
    description:
      "grants a reduced rate; places that are taken keep their price. InputInvalid for days that overlap those of the same reduction, and for the member's own family",
    authScopes: { may: 'grant reductions' },
    errors: {
      types: [InputInvalid],
      union: { name: 'GrantReductionResult', description: 'answer of `grantReduction`: the grant, or InputInvalid' },
    },
    args: { input: t.arg({ type: GrantReductionInput, required: true, description: 'to whom, which, for which days, and why' }) },
    resolve: async (query, _root, { input }, context) => {
      const grant = {
        ...input,
        reductionId: knownId('Reduction', input.reductionId, 'reductionId'),
        parentId: optionalId('Parent', input.parentId, 'parentId'),
        childId: optionalId('Child', input.childId, 'childId'),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => grantReduction(ctx, grant));
      return context.app.database.prisma.reductionGrant.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawReduction: t.prismaField({
    type: ReductionGrant,
    description: 'ends a reduced rate from now on; places that are taken keep their price. AlreadyDecided when it is withdrawn',
    authScopes: { may: 'grant reductions' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'WithdrawReductionResult', description: 'answer of `withdrawReduction`: the grant, or why it was not withdrawn' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'of the grant' }),
      version: t.arg({ type: 'NonNegativeInt', required: true, description: 'as it was read: refused when somebody changed it since' }),
      reason: t.arg.string({
        required: true,
        validate: lineOf(500),
        description: 'why, for the audit trail; one line, 500 characters at most',
      }),
    },
    resolve: async (query, _root, { reason, version, ...args }, context) => {
      const id = knownId('ReductionGrant', args.id, 'id');
      await transact(context.app, asStaff(context), (ctx) => withdrawReduction(ctx, { id, version, reason }));
      return context.app.database.prisma.reductionGrant.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
