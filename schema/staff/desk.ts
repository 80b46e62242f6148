// What the staff's own pages ask before they show anything: who the member is, what the role may use, and the plaines
// and periods as staff prepare them.
import type { GraphQLSchema } from 'graphql';
import { previewRefund } from '../../server/cancellations/preview-refund.ts';
import { plainesWithin, mayDo, type Permission } from '../../server/identity/access.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { EnrolmentPeriod } from '../enrolment-periods/type.ts';
import { idOrNone } from '../lib/ids.ts';
import { RefundPreview } from '../refunds/preview.ts';

const StaffWeek = builder.prismaObject('Week', {
  variant: 'StaffWeek',
  fields: (t) => ({
    id: t.exposeID('id'),
    week: t.variant('Week'),
    animators: t.expose('animators', { type: 'NonNegativeInt', nullable: true, description: 'null: not said yet' }),
    overbooked: t.expose('overbooked', { type: 'NonNegativeInt', description: 'places granted above capacity, with a reason' }),
    cancelledAt: t.expose('cancelledAt', { type: 'DateTime', nullable: true }),
  }),
});

const StaffPlaine = builder.prismaObject('Plaine', {
  variant: 'StaffPlaine',
  description: 'a plaine as staff prepare it, published or not',
  fields: (t) => ({
    id: t.exposeID('id'),
    plaine: t.variant('Plaine'),
    published: t.exposeBoolean('published'),
    weeks: t.relation('weeks', {
      type: StaffWeek,
      description: 'cancelled ones included',
      query: { orderBy: { startDate: 'asc' } },
    }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  plaines: t.prismaField({
    type: [StaffPlaine],
    description: 'all of them, published or not, with the weeks that were cancelled',
    authScopes: { may: 'see weeks' },
    resolve: (query, _root, _args, context) =>
      context.app.database.prisma.plaine.findMany({
        ...query,
        where: plainesWithin(asStaff(context), 'see weeks'),
        orderBy: [{ site: { name: 'asc' } }, { ageMinMonths: 'asc' }, { name: 'asc' }],
      }),
  }),
  enrolmentPeriods: t.prismaField({
    type: [EnrolmentPeriod],
    description: 'newest first',
    authScopes: { may: 'open plaines' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.enrolmentPeriod.findMany({ ...query, orderBy: { opensAt: 'desc' } }),
  }),
  refundPreview: t.field({
    type: RefundPreview,
    nullable: true,
    description: 'before a cancellation is decided',
    authScopes: { may: 'decide cancellations' },
    args: { cancellationId: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => previewRefund(context.app.database.prisma, idOrNone(args.cancellationId)),
  }),
  parent: t.prismaField({
    type: 'Parent',
    nullable: true,
    description: 'one family, found by a search before',
    authScopes: { may: 'see families' },
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, args, { app }) => app.database.prisma.parent.findUnique({ ...query, where: { id: idOrNone(args.id) } }),
  }),
}));

builder.prismaObjectFields('Person', (t) => ({
  staff: t.prismaField({
    type: 'StaffMember',
    nullable: true,
    description: 'null for who is not staff',
    resolve: (query, _person, _args, { app, actor }) =>
      actor?.staff ? app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id: actor.staff.id } }) : null,
  }),
  mayUse: t.stringList({
    description: 'the fields of AdminQuery and of Mutation that are open to the staff role of the viewer; none for others',
    resolve: (_person, _args, { actor }, { schema }) =>
      [...permissionsOf(schema)].filter(([, permission]) => actor?.staff && mayDo(actor.staff, permission)).map(([name]) => name),
  }),
}));

/** The permission that each field for staff names in its authScopes: the same word that the graph itself obeys. */
function permissionsOf(schema: GraphQLSchema): Map<string, Permission> {
  const fields = [schema.getType('AdminQuery'), schema.getMutationType()].flatMap((type) =>
    type && 'getFields' in type ? Object.values(type.getFields()) : [],
  );
  const named = fields.flatMap(({ name, extensions }): [string, Permission][] => {
    const options = extensions.pothosOptions as { authScopes?: { may?: Permission } } | undefined;
    const permission = options?.authScopes?.may;
    return permission ? [[name, permission]] : [];
  });
  return new Map(named);
}
