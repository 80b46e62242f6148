import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { pledgeConfidentiality } from '../../server/staff/pledge-confidentiality.ts';
import { endStaffMember, saveStaffMember } from '../../server/staff/save-staff-member.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { StaffRole } from './type.ts';

builder.objectField(AdminQuery, 'staffMembers', (t) =>
  t.prismaField({
    description: 'who works at the desk now, then who no longer does',
    type: ['StaffMember'],
    authScopes: { may: 'manage staff' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.staffMember.findMany({ ...query, orderBy: [{ endedAt: 'asc' }, { role: 'asc' }, { createdAt: 'asc' }] }),
  }),
);

const SaveStaffMemberInput = builder.inputType('SaveStaffMemberInput', {
  description: 'a member of staff: by `id` who is one already, by `nationalNumber` who becomes one',
  fields: (t) => ({
    id: t.id({ description: 'of a member who changes, or comes back' }),
    nationalNumber: t.string({ description: 'when there is no id: of a person who has signed in at least once; any usual spelling' }),
    role: t.field({ description: "takes effect at the member's next request", type: StaffRole, required: true }),
    siteId: t.id({ description: 'required for a coordinator, unless siteName says it' }),
    siteName: t.string({
      validate: lineOf(100).nullish(),
      description: 'when there is no siteId: the site of this name, made when there is none',
    }),
  }),
});

builder.mutationFields((t) => ({
  pledgeConfidentiality: t.prismaField({
    type: 'StaffMember',
    description: 'keeps that whoever asks has read the notice of confidentiality and is bound by it; a second time changes nothing',
    authScopes: { staff: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'PledgeConfidentialityResult', description: 'answer of `pledgeConfidentiality`: the member, or InputInvalid' },
    },
    resolve: async (query, _root, _args, context) => {
      const actor = asStaff(context);
      await transact(context.app, actor, pledgeConfidentiality);
      return context.app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id: actor.staff.id } });
    },
  }),
  saveStaffMember: t.prismaField({
    type: 'StaffMember',
    description: 'makes a person staff, or changes the role of one who is',
    authScopes: { may: 'manage staff' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'SaveStaffMemberResult',
        description: 'answer of `saveStaffMember`: the member, or InputInvalid, also for the last responsible',
      },
    },
    args: {
      input: t.arg({
        description: 'who, with which role and, for a coordinator, at which site',
        type: SaveStaffMemberInput,
        required: true,
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveStaffMember(ctx, {
          ...input,
          id: optionalId('StaffMember', input.id, 'id'),
          siteId: optionalId('Site', input.siteId, 'siteId'),
        }),
      );
      return context.app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  endStaffMember: t.prismaField({
    description:
      "takes a member's rights away, from the next request on; the person keeps their account as a parent. InputInvalid for the last responsible",
    type: 'StaffMember',
    authScopes: { may: 'manage staff' },
    errors: {
      types: [InputInvalid],
      union: { name: 'EndStaffMemberResult', description: 'answer of `endStaffMember`: the member, ended, or why not' },
    },
    args: { staffMemberId: t.arg.id({ description: 'of `staffMembers`', required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId('StaffMember', args.staffMemberId, 'staffMemberId');
      await transact(context.app, asStaff(context), (ctx) => endStaffMember(ctx, id));
      return context.app.database.prisma.staffMember.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
