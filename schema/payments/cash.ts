// Cash at the counter, closed by each member of staff at the end of their day.
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { closeCash, type OpenCash, readOpenCash } from '../../server/payments/cash-journal.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { textOf } from '../lib/inputs.ts';
import { connectionOf, pageArgs, readPage } from '../lib/pages.ts';
import { nameOfMember } from '../staff-members/name-of.ts';

const CashToCount = builder.objectRef<OpenCash>('CashToCount').implement({
  description: 'what the member of staff who asks took in cash and has not counted yet',
  fields: (t) => ({
    expectedCents: t.expose('expectedCents', { type: 'SafeInt', description: 'by the books, in euro cents' }),
    lineCount: t.expose('lineCount', { type: 'NonNegativeInt', description: 'payments, and what went back in cash' }),
  }),
});

const CashCount = builder.prismaObject('CashCount', {
  description: 'what a member of staff counted, and what they had taken since the time before',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'the day on which it was counted' }),
    at: t.expose('at', { type: 'DateTime', description: 'when' }),
    staffName: t.string({
      nullable: true,
      description: 'who counted; null: no member of staff any more',
      select: { staffId: true },
      resolve: ({ staffId }, _args, context) => nameOfMember(context, staffId),
    }),
    expectedCents: t.field({
      type: 'SafeInt',
      description: 'by the books, in euro cents',
      select: { expectedCents: true },
      resolve: ({ expectedCents }) => Number(expectedCents),
    }),
    countedCents: t.field({
      type: 'SafeInt',
      description: 'in hand, in euro cents',
      select: { countedCents: true },
      resolve: ({ countedCents }) => Number(countedCents),
    }),
    note: t.exposeString('note', { nullable: true, description: 'why they differ' }),
  }),
});

const CashCountConnection = connectionOf('CashCount', CashCount, { row: 'a count', order: 'newest first' });

builder.objectFields(AdminQuery, (t) => ({
  cashToCount: t.field({
    type: CashToCount,
    description: 'cash of the member of staff who asks, since they counted last',
    authScopes: { may: 'confirm by hand' },
    resolve: (_root, _args, context) => readOpenCash(context.app.database.prisma, asStaff(context).staff.id),
  }),
  cashCounts: t.field({
    type: CashCountConnection,
    description: 'cash as it was counted, newest first: everybody’s for staff who see the books, one’s own for the others',
    authScopes: { may: 'see payments' },
    args: pageArgs,
    resolve: async (_root, args, context, info) => {
      const { cashCount } = context.app.database.prisma;
      const { staff } = asStaff(context);
      const own = mayDo(staff, 'see books') ? {} : { staffId: staff.id };
      const order = { by: 'seq', direction: 'desc' } as const;
      const page = await readPage({ args, order, context, info }, ({ select, orderBy, take }, beyond) =>
        cashCount.findMany({ ...(select && { select }), orderBy, take, where: { AND: [own, ...beyond] } }),
      );
      return { ...page, count: () => cashCount.count({ where: own }) };
    },
  }),
}));

builder.mutationField('closeCash', (t) =>
  t.prismaField({
    type: CashCount,
    description: 'the member of staff who asks counted their cash: it stays beside what the books have',
    authScopes: { may: 'confirm by hand' },
    errors: {
      types: [InputInvalid],
      union: { name: 'CloseCashResult', description: 'answer of `closeCash`: the count, or why there is none' },
    },
    args: {
      countedCents: t.arg({ type: 'NonNegativeInt', required: true, description: 'in hand, in euro cents' }),
      note: t.arg.string({
        validate: textOf(500),
        description: 'why it is not what the books have; required then. 500 characters at most',
      }),
    },
    resolve: async (query, _root, { countedCents, note }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => closeCash(ctx, { countedCents, note: note ?? null }));
      return context.app.database.prisma.cashCount.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
