import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { saveSchool } from '../../server/partners/save-school.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { asStaff } from '../../server/context.ts';
import { optionalId } from '../lib/ids.ts';
import { School } from './type.ts';
import { lineOf, postalCode } from '../lib/inputs.ts';

const StaffSchool = builder.prismaObject('School', {
  variant: 'StaffSchool',
  description: 'a school as staff keep it, open or closed',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'the same as of the `School`' }),
    faseNumber: t.exposeString('faseNumber', { description: 'its number in the Fédération Wallonie-Bruxelles' }),
    name: t.exposeString('name', { description: 'as the commune writes it' }),
    postalCode: t.exposeString('postalCode', { description: 'of the locality' }),
    city: t.exposeString('city', { description: 'locality' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true, description: 'no longer proposed to parents, no key opens it' }),
    pupils: t.relationCount('children', { description: 'registered children who say that they go there' }),
    runningKeys: t.relationCount('opened', {
      description: 'keys that open it and are not revoked, ended ones included',
      where: { partnerKey: { revokedAt: null } },
    }),
  }),
});

const SaveSchoolInput = builder.inputType('SaveSchoolInput', {
  description: 'a school as a whole',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    faseNumber: t.string({
      description: "its number in the Fédération Wallonie-Bruxelles, by which partners join: 1 to 6 digits, no other school's",
      required: true,
      validate: lineOf(10),
    }),
    name: t.string({ description: 'one line, 120 characters at most', required: true, validate: lineOf(120) }),
    postalCode: t.string({ description: '2 to 10 letters, digits, spaces or hyphens', required: true, validate: postalCode }),
    city: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    closed: t.boolean({ description: 'true: no longer proposed to parents, and its keys end; as before when not said' }),
  }),
});

builder.objectField(AdminQuery, 'schools', (t) =>
  t.prismaField({
    type: [StaffSchool],
    description: 'open ones first',
    authScopes: { may: 'manage schools' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.school.findMany({ ...query, orderBy: [{ closedAt: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }] }),
  }),
);

builder.mutationField('saveSchool', (t) =>
  t.prismaField({
    description:
      "adds a school, or changes the one with this id. InputInvalid for a FASE number that is none, is another school's, or by which a running key's holder joins",
    type: School,
    authScopes: { may: 'manage schools' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveSchoolResult', description: 'answer of `saveSchool`: the school, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'the school as a whole', type: SaveSchoolInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveSchool(ctx, { ...input, id: optionalId('School', input.id, 'id') }),
      );
      return context.app.database.prisma.school.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.asEntity(
  StaffSchool,
  findById('StaffSchool', (query, ids, context) =>
    context.app.database.prisma.school.findMany({ ...query, where: { AND: [{ id: { in: ids } }, onlyFor(context, 'manage schools')] } }),
  ),
);
