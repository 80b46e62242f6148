import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { pageArgs, readPage } from '../lib/pages.ts';
import { inYear, newestPapers, PaymentPaperConnection, PaymentPaperKind } from './type.ts';

builder.objectField(AdminQuery, 'paymentPapers', (t) =>
  t.field({
    type: PaymentPaperConnection,
    description: 'receipts and credit notes of all families, newest first',
    authScopes: { may: 'see payments' },
    args: {
      ...pageArgs,
      kind: t.arg({ type: PaymentPaperKind, description: 'only receipts, or only credit notes' }),
      year: t.arg.int({ description: 'only those whose money came or left in this year' }),
    },
    resolve: async (_root, args, context, info) => {
      const { paymentPaper } = context.app.database.prisma;
      const where = { ...inYear(args.year), ...(args.kind && { kind: args.kind }) };
      const page = await readPage({ args, order: newestPapers, context, info }, (query, beyond) =>
        paymentPaper.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => paymentPaper.count({ where }) };
    },
  }),
);
