// The years of which a family has papers, each with its archive.
import DataLoader from 'dataloader';
import { builder } from '../builder.ts';
import { perRequest } from '../lib/request-cache.ts';
import { isViewer } from '../lib/visibility.ts';

type PaperYear = { year: number; parentId: string };

const PaperYearType = builder.objectRef<PaperYear>('PaperYear').implement({
  description: 'a year of which a family has papers',
  fields: (t) => ({
    year: t.expose('year', {
      type: 'NonNegativeInt',
      description:
        'in which the money of a receipt or a credit note came or left, whose payments a tax certificate is of, or in which the week was',
    }),
    archiveUrl: t.string({
      description: 'where all of them are in one ZIP, as PDF; of another family, those that the role may read',
      resolve: ({ year, parentId }, _args, { actor }) =>
        `/documents/annees/${year}.zip${actor?.parentId === parentId ? '' : `?famille=${parentId}`}`,
    }),
  }),
});

const years = perRequest(
  ({ app }) =>
    new DataLoader<string, PaperYear[]>(async (parentIds) => {
      const rows = await app.database.prisma.$queryRaw<PaperYear[]>`
        SELECT parent_id AS "parentId", year::int FROM (
          SELECT payment.parent_id, extract(year FROM day) AS year FROM payment_paper JOIN payment ON payment.id = payment_id
          UNION SELECT parent_id, income_year FROM tax_certificate
          UNION SELECT parent_id, year FROM participation_certificate
        ) AS years WHERE parent_id = ANY (${[...parentIds]}::uuid[]) ORDER BY 2 DESC`;
      const found = Map.groupBy(rows, ({ parentId }) => parentId);
      return parentIds.map((id) => found.get(id) ?? []);
    }),
);

builder.prismaObjectFields('Parent', (t) => ({
  paperYears: t.field({
    type: [PaperYearType],
    description:
      'years of which this parent has receipts, credit notes, tax certificates or certificates of participation, newest first; for the parent and staff who see payments (FORBIDDEN to others)',
    skipTypeScopes: true,
    authScopes: (parent, args, context) => isViewer(parent, args, context) || { may: 'see payments' },
    select: { id: true },
    resolve: ({ id }, _args, context) => years(context).load(id),
  }),
}));
