import { builder } from '../builder.ts';
import { pageArgs, readPage } from '../lib/pages.ts';
import { isViewer } from '../lib/visibility.ts';
import { inYear, newestPapers, PaymentPaperConnection, PaymentPaperKind } from './type.ts';

builder.prismaObjectFields('Parent', (t) => ({
  paymentPapers: t.field({
    type: PaymentPaperConnection,
    description:
      'receipts and credit notes of what this parent paid, newest first; for the parent and staff who see payments (FORBIDDEN to others)',
    skipTypeScopes: true,
    authScopes: (parent, args, context) => isViewer(parent, args, context) || { may: 'see payments' },
    args: {
      ...pageArgs,
      kind: t.arg({ type: PaymentPaperKind, description: 'only receipts, or only credit notes' }),
      year: t.arg.int({ description: 'only those whose money came or left in this year' }),
    },
    select: { id: true },
    resolve: async ({ id }, args, context, info) => {
      const { paymentPaper } = context.app.database.prisma;
      const where = { payment: { parentId: id }, ...inYear(args.year), ...(args.kind && { kind: args.kind }) };
      const page = await readPage({ args, order: newestPapers, context, info }, (query, beyond) =>
        paymentPaper.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => paymentPaper.count({ where }) };
    },
  }),
}));
