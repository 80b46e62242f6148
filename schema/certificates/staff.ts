// Tax certificates at the desk: what they would say, a run that issues a year's, and corrections.
import { fullName } from '../../server/language/names.ts';
import { correctCertificate } from '../../server/certificates/correct.ts';
import { readDrafts } from '../../server/certificates/read-drafts.ts';
import { listTaxToCorrect } from '../../server/certificates/to-correct.ts';
import { startRun } from '../../server/certificates/run.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { fromCursor, readSize, toPageOfRest } from '../lib/connections.ts';
import { knownId } from '../lib/ids.ts';
import { textOf } from '../lib/inputs.ts';
import { connectionOf, pageArgs, readPage } from '../lib/pages.ts';
import { DraftConnection } from './drafts.ts';
import { TaxCertificate } from './type.ts';

builder.prismaObjectFields('TaxCertificate', (t) => ({
  payerName: t.string({
    description: 'who paid; for staff who issue certificates (FORBIDDEN to others)',
    authScopes: { may: 'issue certificates' },
    select: { parent: { select: { person: { select: { givenName: true, familyName: true } } } } },
    resolve: ({ parent }) => fullName(parent.person),
  }),
}));

const CertificateRun = builder.prismaObject('CertificateRun', {
  description: 'certificates of a year that the worker issues, or issued',
  fields: (t) => ({
    incomeYear: t.expose('incomeYear', { type: 'NonNegativeInt', description: 'the year of the payments' }),
    askedAt: t.expose('createdAt', { type: 'DateTime', description: 'when somebody asked for it' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'null: the worker is at it' }),
    issued: t.expose('issued', { type: 'NonNegativeInt', description: 'certificates so far' }),
    blocked: t.expose('blocked', { type: 'NonNegativeInt', description: 'families and children with something in the way' }),
  }),
});

const CertificateConnection = connectionOf('TaxCertificate', TaxCertificate, { row: 'a tax certificate', order: 'newest first' });

builder.objectFields(AdminQuery, (t) => ({
  taxCertificateDrafts: t.field({
    type: DraftConnection,
    description: 'what the tax certificates of an income year would say today, and what stands in their way',
    authScopes: { may: 'issue certificates' },
    args: {
      year: t.arg.int({ required: true, description: 'of the payments' }),
      isBlocked: t.arg.boolean({ description: 'true: only those with something in the way; false: only the others' }),
      toCorrect: t.arg.boolean({ description: 'true: only those whose certificate in force says something else; false: only the others' }),
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; what is no cursor begins at the start' }),
    },
    resolve: async (_root, { year, isBlocked = null, toCorrect = null, first, after }, { app }) => {
      const size = readSize(first);
      const rows = await readDrafts(app.database.prisma, app.keyRing, {
        year,
        isBlocked,
        toCorrect,
        after: after ? fromCursor(after) : null,
        limit: size + 1,
      });
      return toPageOfRest(
        rows.map(({ draft, place }) => ({ ...draft, place })),
        size,
        after,
        ({ place }) => place,
      );
    },
  }),
  taxCertificates: t.field({
    type: CertificateConnection,
    description: 'tax certificates that were issued, newest first',
    authScopes: { may: 'issue certificates' },
    args: { ...pageArgs, year: t.arg.int({ description: 'only those of this income year' }) },
    resolve: async (_root, args, context, info) => {
      const { taxCertificate } = context.app.database.prisma;
      const where = args.year == null ? {} : { incomeYear: args.year };
      const order = { by: 'createdAt', direction: 'desc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        taxCertificate.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => taxCertificate.count({ where }) };
    },
  }),
  taxCertificatesToCorrect: t.prismaField({
    type: [TaxCertificate],
    description:
      'tax certificates in force, of any year, that say something else since the attendance of a closed day was corrected; `correctTaxCertificate` replaces one',
    authScopes: { may: 'issue certificates' },
    resolve: async (query, _root, _args, { app }) => {
      const { prisma } = app.database;
      const ids = (await listTaxToCorrect(prisma, app.keyRing)).map(({ id }) => id);
      return prisma.taxCertificate.findMany({ ...query, where: { id: { in: ids } }, orderBy: [{ incomeYear: 'asc' }, { number: 'asc' }] });
    },
  }),
  certificateRuns: t.prismaField({
    type: [CertificateRun],
    description: 'the last ten runs, newest first',
    authScopes: { may: 'issue certificates' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.certificateRun.findMany({ ...query, orderBy: { createdAt: 'desc' }, take: 10 }),
  }),
}));

builder.mutationFields((t) => ({
  issueTaxCertificates: t.prismaField({
    type: CertificateRun,
    description:
      'asks for the tax certificates of an income year: the worker issues those with nothing in the way, and none twice; InputInvalid while a setting is missing (PAPER_INCOMPLETE)',
    authScopes: { may: 'issue certificates' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'IssueTaxCertificatesResult', description: 'answer of `issueTaxCertificates`: the run, or why there is none' },
    },
    args: {
      year: t.arg.int({ required: true, description: 'of the payments: 2020 at the earliest, the last year that is over at the latest' }),
    },
    resolve: async (query, _root, { year }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => startRun(ctx, year));
      return context.app.database.prisma.certificateRun.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  correctTaxCertificate: t.prismaField({
    type: TaxCertificate,
    description: 'replaces a certificate by one that says what is so today; the old one stays as it was',
    authScopes: { may: 'issue certificates' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'CorrectTaxCertificateResult', description: 'answer of `correctTaxCertificate`: the new one, or why there is none' },
    },
    args: {
      certificateId: t.arg.id({ required: true, description: 'of the one in force' }),
      reason: t.arg.string({ required: true, validate: textOf(500), description: 'kept in the audit trail, 500 characters at most' }),
    },
    resolve: async (query, _root, { certificateId, reason }, context) => {
      const known = knownId('TaxCertificate', certificateId, 'certificateId');
      const id = await transact(context.app, asStaff(context), (ctx) => correctCertificate(ctx, { certificateId: known, reason }));
      return context.app.database.prisma.taxCertificate.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
