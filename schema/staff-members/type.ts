import { builder } from '../builder.ts';

export const StaffRole = builder.enumType('StaffRole', {
  values: {
    RESPONSIBLE: { description: 'everything' },
    DESK: { description: 'no health data' },
    COORDINATOR: { description: 'one site, health alerts included' },
    KITCHEN: { description: 'diets and allergies only' },
  } as const,
});

export const StaffMember = builder.prismaObject('StaffMember', {
  fields: (t) => ({
    id: t.exposeID('id'),
    givenName: t.string({ select: { person: { select: { givenName: true } } }, resolve: ({ person }) => person.givenName }),
    familyName: t.string({ select: { person: { select: { familyName: true } } }, resolve: ({ person }) => person.familyName }),
    role: t.expose('role', { type: StaffRole }),
    siteName: t.exposeString('siteName', { nullable: true, description: 'the only site a coordinator sees' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});
