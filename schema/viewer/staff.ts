// Who the staff member is who asks, and what their role may use: what the staff's pages ask before they show anything.
import type { GraphQLSchema } from 'graphql';
import { mayDo, type Permission } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';

builder.prismaObjectFields('Person', (t) => ({
  staff: t.prismaField({
    type: 'StaffMember',
    nullable: true,
    description: 'null for who is not staff',
    // copied: it counts as used when there is nothing to read
    resolve: ({ ...query }, _person, _args, { app, actor }) =>
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
