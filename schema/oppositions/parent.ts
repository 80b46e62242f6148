import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { opposeEnrolments, withdrawOpposition } from '../../server/families/oppose-enrolments.ts';
import { unknownChild } from '../../server/families/own-child.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { idOrNone } from '../lib/ids.ts';
import { Opposition } from './type.ts';

builder.mutationFields((t) => ({
  opposeEnrolments: t.prismaField({
    type: Opposition,
    description: 'the other parents cannot enrol the child any more, until staff decide; what is taken stays',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'OpposeEnrolmentsResult', description: 'answer of `opposeEnrolments`: the opposition, or why it was not opened' },
    },
    args: { childId: t.arg.id({ description: 'a child that the viewer is a parent of; else InputInvalid', required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asParent(context), (ctx) => opposeEnrolments(ctx, idOrNone('Child', args.childId)));
      return context.app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawOpposition: t.prismaField({
    type: Opposition,
    description: "takes one's own opposition back",
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'WithdrawOppositionResult',
        description: 'answer of `withdrawOpposition`: the opposition, taken back, or InputInvalid',
      },
    },
    args: { childId: t.arg.id({ description: 'a child for which the viewer objected; else InputInvalid', required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asParent(context), (ctx) => withdrawOpposition(ctx, idOrNone('Child', args.childId)));
      if (!id) throw unknownChild();
      return context.app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
