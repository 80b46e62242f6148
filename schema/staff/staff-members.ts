import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { endStaffMember, saveStaffMember } from '../../server/staff/save-staff-member.ts';
import { roles } from '../../server/identity/access.ts';
import type { StaffRole as Role } from '../../server/platform/actor.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';

/** What the graph says of each role; a role of schema.prisma without a line here does not compile. */
const descriptions: Record<Role, string> = {
  RESPONSIBLE: 'everything',
  DESK: 'no health data',
  COORDINATOR: 'one site, health alerts included',
  KITCHEN: 'diets and allergies only',
};

export const StaffRole = builder.enumType('StaffRole', {
  values: Object.fromEntries(roles.map((role) => [role, { description: descriptions[role] }])) as Record<Role, { description: string }>,
});

export const StaffMember = builder.prismaObject('StaffMember', {
  fields: (t) => ({
    id: t.exposeID('id'),
    givenName: t.string({ select: { person: { select: { givenName: true } } }, resolve: ({ person }) => person.givenName }),
    familyName: t.string({ select: { person: { select: { familyName: true } } }, resolve: ({ person }) => person.familyName }),
    role: t.expose('role', { type: StaffRole }),
    site: t.relation('site', { nullable: true, description: 'the only site a coordinator sees' }),
    siteName: t.string({
      nullable: true,
      description: 'the name of that site',
      select: { site: { select: { name: true } } },
      resolve: ({ site }) => site?.name ?? null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

const SaveStaffMemberInput = builder.inputType('SaveStaffMemberInput', {
  fields: (t) => ({
    id: t.id({ description: 'of a member who changes, or comes back' }),
    nationalNumber: t.string({ description: 'when there is no id: of a person who has signed in at least once; any usual spelling' }),
    role: t.field({ type: StaffRole, required: true }),
    siteId: t.id({ description: 'required for a coordinator, unless siteName says it' }),
    siteName: t.string({
      validate: lineOf(100).nullish(),
      description: 'when there is no siteId: the site of this name, made when there is none',
    }),
  }),
});

builder.mutationFields((t) => ({
  saveStaffMember: t.prismaField({
    type: 'StaffMember',
    description: 'makes a person staff, or changes the role of one who is',
    authScopes: { may: 'manage staff' },
    errors: { types: [InputInvalid], union: { name: 'SaveStaffMemberResult' } },
    args: { input: t.arg({ type: SaveStaffMemberInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveStaffMember(ctx, {
          ...input,
          id: optionalId(input.id, 'id'),
          siteId: optionalId(input.siteId, 'siteId'),
        }),
      );
      return context.app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  endStaffMember: t.prismaField({
    type: 'StaffMember',
    authScopes: { may: 'manage staff' },
    errors: { types: [InputInvalid], union: { name: 'EndStaffMemberResult' } },
    args: { staffMemberId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId(args.staffMemberId, 'staffMemberId');
      await transact(context.app, asStaff(context), (ctx) => endStaffMember(ctx, id));
      return context.app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
