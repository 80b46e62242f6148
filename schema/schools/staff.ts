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
    id: t.exposeID('id'),
    faseNumber: t.exposeString('faseNumber'),
    name: t.exposeString('name'),
    postalCode: t.exposeString('postalCode'),
    city: t.exposeString('city'),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true, description: 'no longer proposed to parents, no key opens it' }),
    pupils: t.relationCount('children'),
    runningKeys: t.relationCount('opened', { where: { partnerKey: { revokedAt: null } } }),
  }),
});

const SaveSchoolInput = builder.inputType('SaveSchoolInput', {
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    faseNumber: t.string({ required: true, validate: lineOf(10) }),
    name: t.string({ required: true, validate: lineOf(120) }),
    postalCode: t.string({ required: true, validate: postalCode }),
    city: t.string({ required: true, validate: lineOf(80) }),
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
    type: School,
    authScopes: { may: 'manage schools' },
    errors: { types: [InputInvalid], union: { name: 'SaveSchoolResult' } },
    args: { input: t.arg({ type: SaveSchoolInput, required: true }) },
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
