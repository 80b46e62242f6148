import { fullName } from '../../server/language/names.ts';
import { nobody } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';

export const TaxCertificate = builder.prismaObject('TaxCertificate', {
  description: 'a tax certificate (fiche 281.86) as it was issued. For the parent who paid and for staff who issue certificates',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `correctTaxCertificate`; GET /documents/attestations/<id> is the paper' }),
    pdfUrl: t.string({
      description: 'where the paper is as a PDF; « ?duplicata » behind it marks a copy',
      select: { id: true },
      resolve: ({ id }) => `/documents/attestations/${id}.pdf`,
    }),
    incomeYear: t.expose('incomeYear', { type: 'NonNegativeInt', description: 'the year of the payments' }),
    number: t.expose('number', { type: 'NonNegativeInt', description: 'of its first sheet, within the income year' }),
    sheetCount: t.expose('sheetCount', { type: 'NonNegativeInt', description: 'one for every four lines; each has the next number' }),
    childName: t.string({
      description: 'for whose care',
      select: { child: { select: { givenName: true, familyName: true } } },
      resolve: ({ child }) => fullName(child),
    }),
    dayCount: t.expose('dayCount', { type: 'NonNegativeInt', description: 'days that count' }),
    totalCents: t.expose('totalCents', { type: 'NonNegativeInt', description: 'euro cents that were paid for them; not capped' }),
    issuedAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was issued' }),
    correctsNumber: t.field({
      type: 'NonNegativeInt',
      nullable: true,
      description: 'the number of the one that it replaces; null: it is the first',
      select: { corrects: { select: { number: true } } },
      resolve: ({ corrects }) => corrects?.number ?? null,
    }),
    isReplaced: t.boolean({
      description: 'true: another one says what counts',
      select: { correctedBy: { select: { id: true } } },
      resolve: ({ correctedBy }) => correctedBy !== null,
    }),
  }),
});

builder.asEntity(
  TaxCertificate,
  findById('TaxCertificate', (query, ids, { app, actor }) => {
    const own = { parentId: actor?.parentId ?? nobody };
    const seen = actor?.staff && mayDo(actor.staff, 'issue certificates') ? {} : own;
    return app.database.prisma.taxCertificate.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);
