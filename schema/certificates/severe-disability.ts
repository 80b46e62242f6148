// The mark of a severe disability: for the child's parents and for the staff who set it, and nobody else.
import { markSevereDisability, openDisabilityProof, withdrawSevereDisability } from '../../server/certificates/severe-disability.ts';
import { asStaff, nobody } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { ownChildren } from '../lib/request-cache.ts';

const SevereDisability = builder.prismaObject('SevereDisability', {
  description: 'a severe disability that staff were shown a proof of: days of care in its time count on the tax certificate until 21',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'what withdrawSevereDisability takes' }),
    validFrom: t.expose('validFrom', { type: 'Date', description: 'the first day that it counts for' }),
    validUntil: t.expose('validUntil', { type: 'Date', description: 'the last one' }),
    markedAt: t.expose('markedAt', { type: 'DateTime', description: 'when staff set it' }),
    withdrawnAt: t.expose('withdrawnAt', { type: 'DateTime', nullable: true, description: 'null: it was not taken back' }),
    version: t.expose('version', {
      type: 'NonNegativeInt',
      description: 'how often it was changed: withdrawSevereDisability takes it back',
    }),
    proof: t.string({
      nullable: true,
      description: 'what staff were shown; for staff who set the mark (FORBIDDEN to others)',
      authScopes: { may: 'mark severe disabilities' },
      select: { id: true, proof: true },
      resolve: (mark, _args, { app }) => openDisabilityProof(app.keyRing, mark),
    }),
  }),
});

builder.prismaObjectField('Child', 'severeDisabilities', (t) =>
  t.relation('severeDisabilities', {
    type: SevereDisability,
    description:
      "marks of a severe disability, the one that begins last first; those that were taken back too. For the child's parents and for staff who set them",
    authScopes: async ({ id }, _args, context) => (await ownChildren(context).load(id)) || { may: 'mark severe disabilities' },
    query: { orderBy: [{ validFrom: 'desc' }, { markedAt: 'desc' }] },
  }),
);

builder.asEntity(
  SevereDisability,
  findById('SevereDisability', (query, ids, { app, actor }) => {
    const own = { child: { links: { some: { parentId: actor?.parentId ?? nobody, state: 'ACTIVE' as const } } } };
    const seen = actor?.staff && mayDo(actor.staff, 'mark severe disabilities') ? {} : own;
    return app.database.prisma.severeDisability.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);

const MarkSevereDisabilityInput = builder.inputType('MarkSevereDisabilityInput', {
  description: 'whose disability, for which days, and what proves it',
  fields: (t) => ({
    childId: t.id({ required: true, description: 'the child' }),
    proof: t.string({
      required: true,
      validate: lineOf(300),
      description: 'what was shown, by whom and when; kept sealed, one line, 300 characters at most. No diagnosis is needed',
    }),
    validFrom: t.field({ type: 'Date', required: true, description: 'the first day that it counts for' }),
    validUntil: t.field({ type: 'Date', required: true, description: 'the last one, as the proof says; the 21st birthday at the latest' }),
  }),
});

builder.mutationFields((t) => ({
  markSevereDisability: t.prismaField({
    type: SevereDisability,
    description:
      "sets the mark on a child, for the days of the proof. InputInvalid for days that overlap those of another mark, and for the member's own child",
    authScopes: { may: 'mark severe disabilities' },
    errors: {
      types: [InputInvalid],
      union: { name: 'MarkSevereDisabilityResult', description: 'answer of `markSevereDisability`: the mark, or InputInvalid' },
    },
    args: { input: t.arg({ type: MarkSevereDisabilityInput, required: true, description: 'whose, for which days, and why' }) },
    resolve: async (query, _root, { input }, context) => {
      const mark = { ...input, childId: knownId('Child', input.childId, 'childId') };
      const id = await transact(context.app, asStaff(context), (ctx) => markSevereDisability(ctx, mark));
      return context.app.database.prisma.severeDisability.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawSevereDisability: t.prismaField({
    type: SevereDisability,
    description: 'takes a mark back: certificates that are issued from now on do not count it. AlreadyDecided when it was taken back',
    authScopes: { may: 'mark severe disabilities' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'WithdrawSevereDisabilityResult', description: 'answer of `withdrawSevereDisability`: the mark, or why it stays' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'of the mark' }),
      version: t.arg({ type: 'NonNegativeInt', required: true, description: 'as it was read: refused when somebody changed it since' }),
    },
    resolve: async (query, _root, args, context) => {
      const id = knownId('SevereDisability', args.id, 'id');
      await transact(context.app, asStaff(context), (ctx) => withdrawSevereDisability(ctx, { id, version: args.version }));
      return context.app.database.prisma.severeDisability.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
