// The team of a group: who supervises it, for the coordinators of its site and the responsible.
import { removeTeamMember, saveTeamMember } from '../../server/team/team-members.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf, listOf, optionalLineOf } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { plainesOfStaff } from '../lib/visibility.ts';
import { Group } from './staff.ts';

const TeamFunction = builder.enumType('TeamFunction', {
  description: 'what somebody does in the team of a group',
  values: { ANIMATOR: { description: 'is with the children' }, COORDINATOR: { description: 'answers for the group on the spot' } } as const,
});

const TeamMember = builder.prismaObject('TeamMember', {
  description: 'somebody who supervises a group in a week',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveTeamMember`' }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: saveTeamMember takes it back' }),
    givenName: t.exposeString('givenName', { description: 'as the desk wrote it' }),
    familyName: t.exposeString('familyName', { description: 'as the desk wrote it' }),
    function: t.expose('function', { type: TeamFunction, description: 'animator or coordinator' }),
    hasBrevet: t.exposeBoolean('hasBrevet', { description: 'has the brevet of the function' }),
    brevetNumber: t.exposeString('brevetNumber', { nullable: true, description: 'null: none, or not said' }),
    days: t.expose('days', { type: ['Date'], description: 'on which they are there, first day first' }),
  }),
});

const reachTeam = { may: 'keep team' } as const;

builder.prismaObjectField(Group, 'team', (t) =>
  t.relation('team', {
    type: TeamMember,
    description: 'who supervises it, coordinators first, by name; for who keeps the team (FORBIDDEN to others)',
    authScopes: reachTeam,
    query: { orderBy: [{ function: 'desc' }, { familyName: 'asc' }, { givenName: 'asc' }] },
  }),
);

builder.asEntity(
  TeamMember,
  findById('TeamMember', (query, ids, context) =>
    context.app.database.prisma.teamMember.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { week: { plaine: plainesOfStaff(context, 'keep team') } }] },
    }),
  ),
);

const SaveTeamMemberInput = builder.inputType('SaveTeamMemberInput', {
  description: 'somebody of a team, as a whole',
  fields: (t) => ({
    id: t.id({ description: 'null adds somebody' }),
    version: t.field({ type: 'NonNegativeInt', description: 'as it was read; left out for somebody new' }),
    weekId: t.id({ required: true, description: 'of the week of the group, within reach' }),
    givenName: t.string({ required: true, validate: lineOf(80), description: '80 characters at most' }),
    familyName: t.string({ required: true, validate: lineOf(80), description: 'no two of a team have the same names' }),
    function: t.field({ type: TeamFunction, required: true, description: 'animator or coordinator' }),
    hasBrevet: t.boolean({ required: true, description: 'has the brevet of the function' }),
    brevetNumber: t.string({ validate: optionalLineOf(40), description: 'left out: not said; InputInvalid without a brevet' }),
    days: t.field({ type: ['Date'], required: true, validate: listOf(7), description: 'open days of the week; else InputInvalid' }),
  }),
});

builder.mutationFields((t) => ({
  saveTeamMember: t.prismaField({
    type: TeamMember,
    description: 'adds somebody to the team of a week, or changes who is in it. InputInvalid when somebody changed it since it was read',
    authScopes: reachTeam,
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveTeamMemberResult', description: 'answer of `saveTeamMember`: who it is, or InputInvalid' },
    },
    args: { input: t.arg({ type: SaveTeamMemberInput, required: true, description: 'all of it, and the version that it was read at' }) },
    resolve: async (query, _root, { input }, context) => {
      const member = {
        ...input,
        id: optionalId('TeamMember', input.id, 'id'),
        version: input.version ?? null,
        weekId: knownId('Week', input.weekId, 'weekId'),
        brevetNumber: input.brevetNumber || null,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => saveTeamMember(ctx, member));
      return context.app.database.prisma.teamMember.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  removeTeamMember: t.prismaField({
    type: Group,
    description: 'takes somebody out of the team of a week. InputInvalid when somebody changed it since it was read',
    authScopes: reachTeam,
    errors: {
      types: [InputInvalid],
      union: { name: 'RemoveTeamMemberResult', description: 'answer of `removeTeamMember`: the group, or InputInvalid' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'of who goes' }),
      version: t.arg({ type: 'NonNegativeInt', required: true, description: 'as it was read' }),
    },
    resolve: async (query, _root, args, context) => {
      const id = knownId('TeamMember', args.id, 'id');
      const weekId = await transact(context.app, asStaff(context), (ctx) => removeTeamMember(ctx, { id, version: args.version }));
      return context.app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id: weekId } });
    },
  }),
}));
