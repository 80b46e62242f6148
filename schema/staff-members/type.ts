import { nobody } from '../../server/context.ts';
import { roles } from '../../server/identity/access.ts';
import type { StaffRole as Role } from '../../server/platform/actor.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';

/** What the graph says of each role; a role of schema.prisma without a line here does not compile. */
const descriptions: Record<Role, string> = {
  RESPONSIBLE: 'everything',
  DESK: 'no health data',
  COORDINATOR: 'one site, health alerts included',
  KITCHEN: 'diets and allergies only',
  TREASURER: 'money, and the names that it is of; no health data',
};

export const StaffRole = builder.enumType('StaffRole', {
  description: 'what a member of staff may see and do',
  values: Object.fromEntries(roles.map((role) => [role, { description: descriptions[role] }])) as Record<Role, { description: string }>,
});

export const StaffMember = builder.prismaObject('StaffMember', {
  description: 'somebody who works at the desk. Seen by themselves and by staff who manage staff',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveStaffMember` and `endStaffMember`' }),
    givenName: t.string({
      description: 'from the identity provider',
      select: { person: { select: { givenName: true } } },
      resolve: ({ person }) => person.givenName,
    }),
    familyName: t.string({
      description: 'from the identity provider',
      select: { person: { select: { familyName: true } } },
      resolve: ({ person }) => person.familyName,
    }),
    role: t.expose('role', { description: 'what the member may see and do', type: StaffRole }),
    site: t.relation('site', { nullable: true, description: 'the only site a coordinator sees' }),
    siteName: t.string({
      nullable: true,
      description: 'the name of that site',
      select: { site: { select: { name: true } } },
      resolve: ({ site }) => site?.name ?? null,
    }),
    createdAt: t.expose('createdAt', { description: 'when the person became staff', type: 'DateTime' }),
    pledgedAt: t.expose('pledgedAt', {
      description: 'when the member bound themselves to confidentiality; null: not yet',
      type: 'DateTime',
      nullable: true,
    }),
    owesPledge: t.boolean({
      description:
        'true: the member has not read the notice of confidentiality (`pledgeConfidentiality`), which the pages of the desk show first. Never in the demonstration, whose families are invented',
      select: { pledgedAt: true },
      resolve: ({ pledgedAt }, _args, { app }) => pledgedAt === null && !app.env.isDemo,
    }),
    endedAt: t.expose('endedAt', {
      description: 'since when the rights are gone; null: works at the desk',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

builder.asEntity(
  StaffMember,
  findById('StaffMember', (query, ids, context) =>
    context.app.database.prisma.staffMember.findMany({
      ...query,
      where: {
        AND: [
          { id: { in: ids } },
          { OR: [{ personId: context.actor?.staff ? context.actor.personId : nobody }, onlyFor(context, 'manage staff')] },
        ],
      },
    }),
  ),
);
