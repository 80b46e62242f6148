import { queryFromInfo } from '@pothos/plugin-prisma';
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { enrolOnBehalf } from '../../server/enrolments/enrol-on-behalf.ts';
import { overrideHold } from '../../server/enrolments/override-hold.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { messages, officialLocale } from '../../server/language/messages.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { ChildNotReady, InputInvalid, NotEligible, PeriodClosed } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { HoldWeeksPayload } from './hold-payload.ts';
import { Enrolment, EnrolmentStatus } from './type.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { type Page, PageInfo, readCursor, readSize, toPage } from '../lib/connections.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { textOf } from '../lib/inputs.ts';
import { clockOf } from '../lib/request-cache.ts';

/** What every enrolment that is shown is loaded with, and the key of its page. */
type Row = { id: string; childId: string; heldUntil: Date | null; seq: bigint };

type EnrolmentPage = Page<Row> & { where: Prisma.EnrolmentWhereInput };

const AdminEnrolmentEdge = builder.objectRef<EnrolmentPage['edges'][number]>('AdminEnrolmentEdge').implement({
  description: 'an enrolment in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this row' }),
    node: t.expose('node', { description: 'the enrolment itself', type: Enrolment }),
  }),
});

const AdminEnrolmentConnection = builder.objectRef<EnrolmentPage>('AdminEnrolmentConnection').implement({
  description: 'one page of enrolments; with `totalCount`, of all pages',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'rows of this page, newest first', type: [AdminEnrolmentEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether more follow, and the cursor to go on with', type: PageInfo }),
    totalCount: t.field({
      type: 'NonNegativeInt',
      description: 'of all pages; counted when asked for',
      resolve: ({ where }, _args, { app }) => app.database.prisma.enrolment.count({ where }),
    }),
  }),
});

builder.prismaObjectFields('Enrolment', (t) => ({
  overrideReason: t.exposeString('overrideReason', {
    nullable: true,
    description: 'why staff granted it against the rules',
    authScopes: { may: 'see enrolments' },
  }),
}));

builder.objectFields(AdminQuery, (t) => ({
  enrolments: t.field({
    type: AdminEnrolmentConnection,
    description: 'newest first',
    authScopes: { may: 'see enrolments' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
      weekId: t.arg.id({ description: 'only this week; an unknown id finds nothing' }),
      status: t.arg({
        description: 'only those in this state now, by the clock: a hold whose deadline has passed is EXPIRED',
        type: EnrolmentStatus,
      }),
      schoolId: t.arg.id({ description: 'only pupils of this school; an unknown id finds nothing' }),
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
        ...(args.weekId != null && { weekId: idOrNone('Week', args.weekId) }),
        ...(args.schoolId != null && { child: { schoolId: idOrNone('School', args.schoolId) } }),
        AND: [
          args.status ? whereStatus(args.status, now!) : {},
          args.endedSince ? { OR: [{ endedAt: { gte: args.endedSince } }, { status: 'HELD', heldUntil: { gte: args.endedSince } }] } : {},
        ],
      };
      const rows: Row[] = await prisma.enrolment.findMany({
        ...queryFromInfo({ context, info, path: ['edges', 'node'], select: { id: true, childId: true, heldUntil: true, seq: true } }),
        where: after === null ? where : { ...where, seq: { lt: after } },
        orderBy: { seq: 'desc' },
        take: size + 1,
      });
      return { ...toPage(rows, size, after, ({ seq }) => seq), where };
    },
  }),
  overrides: t.field({
    type: AdminEnrolmentConnection,
    description: 'granted against the rules, with a reason; newest first',
    authScopes: { may: 'see enrolments' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
    },
    resolve: async (_root, args, context, info) => {
      const size = readSize(args.first);
      const after = readCursor(args.after);
      const plaine = plainesWithin(asStaff(context), 'see enrolments');
      const where: Prisma.EnrolmentWhereInput = { overrideReason: { not: null }, ...(plaine.siteId && { week: { plaine } }) };
      const rows: Row[] = await context.app.database.prisma.enrolment.findMany({
        ...queryFromInfo({ context, info, path: ['edges', 'node'], select: { id: true, childId: true, heldUntil: true, seq: true } }),
        where: after === null ? where : { ...where, seq: { lt: after } },
        orderBy: { seq: 'desc' },
        take: size + 1,
      });
      return { ...toPage(rows, size, after, ({ seq }) => seq), where };
    },
  }),
}));

const EnrolOnBehalfInput = builder.inputType('EnrolOnBehalfInput', {
  description: 'places that a family asks for at the counter',
  fields: (t) => ({
    parentId: t.id({ description: 'who will owe the price and gets the mails', required: true }),
    childId: t.id({ description: 'a child of this parent; else InputInvalid', required: true }),
    weekIds: t.idList({ description: 'one or more; each is taken or refused by itself', required: true }),
  }),
});

const OverrideHoldInput = builder.inputType('OverrideHoldInput', {
  description: 'a place that the rules would refuse',
  fields: (t) => ({
    parentId: t.id({ description: 'who will owe the price', required: true }),
    childId: t.id({ description: 'a child of this parent; else InputInvalid', required: true }),
    weekId: t.id({ description: 'any week that is not cancelled; above its capacity the place is counted as overbooked', required: true }),
    reason: t.string({
      description: 'kept with the enrolment and in the audit trail; required, 1,000 characters at most',
      required: true,
      validate: textOf(1000),
    }),
  }),
});

builder.mutationFields((t) => ({
  enrolOnBehalf: t.field({
    type: HoldWeeksPayload,
    description: "takes places at the counter for a family, under the parent's own rules",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, PeriodClosed, ChildNotReady],
      union: {
        name: 'EnrolOnBehalfResult',
        description: 'answer of `enrolOnBehalf`: what was taken and what was not, or why nothing could be asked for',
      },
    },
    args: { input: t.arg({ description: 'for whom, and which weeks', type: EnrolOnBehalfInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        childId: idOrNone('Child', input.childId),
        weekIds: input.weekIds.map((id) => idOrNone('Week', id)),
      };
      return { ...asked, ...(await enrolOnBehalf({ ...context.app, actor: asStaff(context) }, asked)) };
    },
  }),
  overrideHold: t.prismaField({
    type: 'Enrolment',
    description: 'holds a place against the rules, with a reason; above capacity it is counted apart',
    authScopes: { may: 'override rules' },
    errors: {
      types: [InputInvalid, NotEligible],
      union: { name: 'OverrideHoldResult', description: 'answer of `overrideHold`: the held enrolment, or why no reason excuses it' },
    },
    args: { input: t.arg({ description: 'for whom, which week, and why', type: OverrideHoldInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        childId: knownId('Child', input.childId, 'childId'),
        weekId: knownId('Week', input.weekId, 'weekId'),
        reason: input.reason,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => overrideHold(ctx, asked));
      return database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));

/** Whoever holds a place at `now`, and who did: the clock's word, whether or not it is written down yet. */
function whereStatus(status: typeof EnrolmentStatus.$inferType, now: Date): Prisma.EnrolmentWhereInput {
  if (status === 'HELD') return { status, heldUntil: { gt: now } };
  return status === 'EXPIRED' ? { OR: [{ status }, { status: 'HELD', heldUntil: { lte: now } }] } : { status };
}
