// What school partners may see, named field by field: their own pupils' enrolments, never a health sheet, a parent,
// a price, a national number or another school's child. Every row is looked for among those of the key's school.
import { whereOfSchool } from '../../server/partners/running.ts';
import { builder } from '../builder.ts';
import { clockOf } from '../lib/request-cache.ts';
import { findById } from '../lib/references.ts';
import { ofTheKey } from '../lib/visibility.ts';

export const Pupil = builder.prismaObject('Child', {
  variant: 'Pupil',
  description: 'what a school may know of a child',
  subGraphs: ['partner'],
  fields: (t) => ({
    id: t.exposeID('id', { subGraphs: ['partner'] }),
    givenName: t.exposeString('givenName', { subGraphs: ['partner'] }),
    familyName: t.exposeString('familyName', { subGraphs: ['partner'] }),
  }),
});

builder.queryField('school', (t) =>
  t.prismaField({
    type: 'School',
    description: 'the school that the key opens',
    subGraphs: ['partner'],
    authScopes: { partner: true },
    resolve: (query, _root, _args, { app, partner }) =>
      app.database.prisma.school.findUniqueOrThrow({ ...query, where: { id: partner?.schoolId } }),
  }),
);

builder.prismaObjectField('School', 'enrolments', (t) =>
  t.prismaField({
    type: ['Enrolment'],
    description: "held and confirmed enrolments of this school's pupils, by week",
    subGraphs: ['partner'],
    authScopes: { partner: true },
    complexity: { field: 1, multiplier: 20 },
    args: { from: t.arg({ type: 'Date' }), to: t.arg({ type: 'Date' }) },
    resolve: async (query, school, days, context) =>
      context.app.database.prisma.enrolment.findMany({
        ...query,
        where: whereOfSchool(school.id, await clockOf(context), days),
        orderBy: [{ week: { startDate: 'asc' } }, { weekId: 'asc' }, { child: { familyName: 'asc' } }, { seq: 'asc' }],
      }),
  }),
);

builder.prismaObjectFields('Enrolment', (t) => ({
  pupil: t.relation('child', { type: Pupil, subGraphs: ['partner'] }),
  confirmed: t.boolean({ subGraphs: ['partner'], select: { status: true }, resolve: ({ status }) => status === 'CONFIRMED' }),
}));

builder.prismaObjectFields('Week', (t) => ({
  plaineName: t.string({ subGraphs: ['partner'], select: { plaine: { select: { name: true } } }, resolve: ({ plaine }) => plaine.name }),
}));

builder.asEntity(
  Pupil,
  findById('Pupil', (query, ids, context) =>
    context.app.database.prisma.child.findMany({ ...query, where: { id: { in: ids }, ...ofTheKey(context) } }),
  ),
);
