import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { enrolOnBehalf } from '../../server/enrolments/enrol-on-behalf.ts';
import { overrideHold } from '../../server/enrolments/override-hold.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { messages, officialLocale } from '../../server/language/messages.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { ChildNotReady, InputInvalid, NotEligible, PeriodClosed } from '../../server/platform/refusals.ts';
import { listSheetEnds } from '../../server/staff/read-desk-work.ts';
import { builder } from '../builder.ts';
import { HoldWeeksPayload } from './hold-payload.ts';
import { EnrolmentConnection, EnrolmentStatus, newestEnrolments } from './type.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { textOf } from '../lib/inputs.ts';
import { pageArgs, readPage } from '../lib/pages.ts';
import { clockOf } from '../lib/request-cache.ts';

builder.prismaObjectFields('Enrolment', (t) => ({
  overrideReason: t.exposeString('overrideReason', {
    nullable: true,
    description: 'why staff granted it against the rules',
    authScopes: { may: 'see enrolments' },
  }),
}));

builder.objectFields(AdminQuery, (t) => ({
  enrolments: t.field({
    type: EnrolmentConnection,
    description: 'newest first',
    authScopes: { may: 'see enrolments' },
    args: {
      ...pageArgs,
      weekId: t.arg.id({ description: 'only this week; an unknown id finds nothing' }),
      status: t.arg({
        description: 'only those in this state now, by the clock: a hold whose deadline has passed is EXPIRED',
        type: EnrolmentStatus,
      }),
      schoolId: t.arg.id({ description: 'only pupils of this school; an unknown id finds nothing' }),
      endedSince: t.arg({ type: 'DateTime', description: 'ended (cancelled or expired) from then on' }),
      sheetEnds: t.arg.boolean({
        description: 'true: only places of coming weeks whose child has no health sheet that holds until their end',
      }),
    },
    resolve: async (_root, args, context, info) => {
      const { enrolment } = context.app.database.prisma;
      const now = args.status || args.endedSince ? await clockOf(context) : null;
      if (args.endedSince && now && args.endedSince > now) throw badInput(messages.admin_since_ahead({}, { locale: officialLocale }));
      const plaine = plainesWithin(asStaff(context), 'see enrolments');
      const where: Prisma.EnrolmentWhereInput = {
        ...(plaine.siteId && { week: { plaine } }),
        ...(args.weekId != null && { weekId: idOrNone('Week', args.weekId) }),
        ...(args.schoolId != null && { child: { schoolId: idOrNone('School', args.schoolId) } }),
        AND: [
          args.status ? whereStatus(args.status, now!) : {},
          args.sheetEnds ? { id: { in: await listSheetEnds(context.app.database.prisma) } } : {},
          args.endedSince ? { OR: [{ endedAt: { gte: args.endedSince } }, { status: 'HELD', heldUntil: { gte: args.endedSince } }] } : {},
        ],
      };
      const page = await readPage({ args, order: newestEnrolments, context, info }, (query, beyond) =>
        enrolment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => enrolment.count({ where }) };
    },
  }),
  overrides: t.field({
    type: EnrolmentConnection,
    description: 'granted against the rules, with a reason; newest first',
    authScopes: { may: 'see enrolments' },
    args: pageArgs,
    resolve: async (_root, args, context, info) => {
      const { enrolment } = context.app.database.prisma;
      const plaine = plainesWithin(asStaff(context), 'see enrolments');
      const where: Prisma.EnrolmentWhereInput = { overrideReason: { not: null }, ...(plaine.siteId && { week: { plaine } }) };
      const page = await readPage({ args, order: newestEnrolments, context, info }, (query, beyond) =>
        enrolment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => enrolment.count({ where }) };
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
