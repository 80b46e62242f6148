import { queryFromInfo } from '@pothos/plugin-prisma';
import type { Prisma } from '../../server/platform/database.ts';
import { findStructuredCommunication } from '../../server/payments/structured-communication.ts';
import { findFamilies } from '../../server/families/find-families.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { officialLocale, messages } from '../../server/language/messages.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff, type Context } from '../../server/context.ts';
import { Enrolment, EnrolmentStatus } from '../enrolments/type.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';
import { PageInfo, readCursor, readSize, toPage, type Page } from '../lib/connections.ts';
import { PaymentStatus } from '../payments/parent.ts';

type Row = Prisma.EnrolmentGetPayload<object>;
type EnrolmentPage = Page<Row> & { where: Prisma.EnrolmentWhereInput };

const AdminEnrolmentEdge = builder.objectRef<EnrolmentPage['edges'][number]>('AdminEnrolmentEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: Enrolment }) }),
});

const AdminEnrolmentConnection = builder.objectRef<EnrolmentPage>('AdminEnrolmentConnection').implement({
  fields: (t) => ({
    edges: t.expose('edges', { type: [AdminEnrolmentEdge] }),
    pageInfo: t.expose('pageInfo', { type: PageInfo }),
    totalCount: t.field({
      type: 'NonNegativeInt',
      description: 'of all pages; counted when asked for',
      resolve: ({ where }, _args, { app }) => app.database.prisma.enrolment.count({ where }),
    }),
  }),
});

/** Whoever holds a place at `now`, and who did: the clock's word, whether or not it is written down yet. */
function whereStatus(status: typeof EnrolmentStatus.$inferType, now: Date): Prisma.EnrolmentWhereInput {
  if (status === 'HELD') return { status, heldUntil: { gt: now } };
  return status === 'EXPIRED' ? { OR: [{ status }, { status: 'HELD', heldUntil: { lte: now } }] } : { status };
}

const search = (context: Context, text: string) => findFamilies(context.app.database.prisma, context.app, text);

builder.objectFields(AdminQuery, (t) => ({
  enrolments: t.field({
    type: AdminEnrolmentConnection,
    description: 'newest first',
    authScopes: { may: 'see enrolments' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string(),
      weekId: t.arg.id(),
      status: t.arg({ type: EnrolmentStatus }),
      schoolId: t.arg.id(),
      endedSince: t.arg({ type: 'DateTime', description: 'ended (cancelled or expired) from then on' }),
    },
    resolve: async (_root, args, context, info) => {
      const { prisma } = context.app.database;
      const size = readSize(args.first);
      const after = readCursor(args.after);
      const now = args.status || args.endedSince ? await clockOf(context) : null;
      if (args.endedSince && now && args.endedSince > now) throw badInput(messages.admin_since_ahead({}, { locale: officialLocale }));
      const plaine = plainesWithin(asStaff(context), 'see enrolments');
      const where: Prisma.EnrolmentWhereInput = {
        ...(plaine.siteId && { week: { plaine } }),
        ...(args.weekId != null && { weekId: idOrNone(args.weekId) }),
        ...(args.schoolId != null && { child: { schoolId: idOrNone(args.schoolId) } }),
        AND: [
          args.status ? whereStatus(args.status, now!) : {},
          args.endedSince ? { OR: [{ endedAt: { gte: args.endedSince } }, { status: 'HELD', heldUntil: { gte: args.endedSince } }] } : {},
        ],
      };
      const rows = await prisma.enrolment.findMany({
        ...queryFromInfo({ context, info, path: ['edges', 'node'] }),
        where: after === null ? where : { ...where, seq: { lt: after } },
        orderBy: { seq: 'desc' },
        take: size + 1,
      });
      return { ...toPage(rows, size, ({ seq }) => seq), where };
    },
  }),
  overrides: t.field({
    type: AdminEnrolmentConnection,
    description: 'granted against the rules, with a reason; newest first',
    authScopes: { may: 'see enrolments' },
    args: { first: t.arg.int({ description: '50 when not said, 200 at most' }), after: t.arg.string() },
    resolve: async (_root, args, context, info) => {
      const size = readSize(args.first);
      const after = readCursor(args.after);
      const plaine = plainesWithin(asStaff(context), 'see enrolments');
      const where: Prisma.EnrolmentWhereInput = { overrideReason: { not: null }, ...(plaine.siteId && { week: { plaine } }) };
      const rows = await context.app.database.prisma.enrolment.findMany({
        ...queryFromInfo({ context, info, path: ['edges', 'node'] }),
        where: after === null ? where : { ...where, seq: { lt: after } },
        orderBy: { seq: 'desc' },
        take: size + 1,
      });
      return { ...toPage(rows, size, ({ seq }) => seq), where };
    },
  }),
  parents: t.prismaField({
    type: ['Parent'],
    description: "by a name (a parent's or a child's), an e-mail address or a national number; 50 at most",
    authScopes: { may: 'see families' },
    args: { search: t.arg.string({ required: true }) },
    resolve: async (query, _root, args, context) =>
      context.app.database.prisma.parent.findMany({
        ...query,
        where: { id: { in: await search(context, args.search) } },
        orderBy: [{ person: { familyName: 'asc' } }, { person: { givenName: 'asc' } }],
      }),
  }),
  waitingList: t.prismaField({
    type: ['WaitingPlace'],
    description: 'in the order in which places are offered; running offers first',
    authScopes: { may: 'see waiting list' },
    args: { weekId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) =>
      context.app.database.prisma.waitingPlace.findMany({
        ...query,
        where: {
          weekId: idOrNone(args.weekId),
          week: { plaine: plainesWithin(asStaff(context), 'see waiting list') },
          OR: [{ status: 'WAITING' }, { status: 'OFFERED', offeredUntil: { gt: await clockOf(context) } }],
        },
        orderBy: [{ status: 'desc' }, { priority: 'asc' }, { seq: 'asc' }],
      }),
  }),
  payments: t.prismaField({
    type: ['Payment'],
    description: 'newest first, 500 at most',
    authScopes: { may: 'see payments' },
    args: {
      status: t.arg({ type: PaymentStatus }),
      structuredCommunication: t.arg.string({
        description: 'as a statement has it, +++ddd/dddd/ddddd+++ or its digits: the one payment, ended or not; nothing for what is none',
      }),
    },
    resolve: (query, _root, { status, structuredCommunication: written }, { app }) => {
      const structuredCommunication = written == null ? undefined : findStructuredCommunication(written);
      if (structuredCommunication === null) return [];
      return app.database.prisma.payment.findMany({
        ...query,
        where: { ...(status && { status }), ...(structuredCommunication && { structuredCommunication }) },
        orderBy: { createdAt: 'desc' },
        take: 500,
      });
    },
  }),
  partnerKeys: t.prismaField({
    type: ['PartnerKey'],
    authScopes: { may: 'manage partner keys' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.partnerKey.findMany({ ...query, orderBy: [{ school: { name: 'asc' } }, { createdAt: 'desc' }] }),
  }),
  staffMembers: t.prismaField({
    type: ['StaffMember'],
    authScopes: { may: 'manage staff' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.staffMember.findMany({ ...query, orderBy: [{ endedAt: 'asc' }, { role: 'asc' }, { createdAt: 'asc' }] }),
  }),
}));
