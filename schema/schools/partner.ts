// What a school partner's key opens: its school and the enrolments of its own pupils. Every row is looked for among those
// of the key's school.
import { builder } from '../builder.ts';
import { enrolmentsOfSchool } from './pupils-enrolments.ts';

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
    resolve: (query, { id }, days, context) => enrolmentsOfSchool(context, id, query, days),
  }),
);
