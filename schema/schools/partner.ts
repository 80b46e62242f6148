// What a school partner's key opens: its schools and the enrolments of their own pupils. Every row is looked for among those
// of the key's schools.
import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { mustOpen, notOpened } from './not-opened.ts';
import { enrolmentsOfSchool } from './pupils-enrolments.ts';

builder.queryField('school', (t) =>
  t.prismaField({
    type: 'School',
    nullable: true,
    description: 'the school that the key opens; null, with an error BAD_USER_INPUT, when it opens several: `key { schools }` has them',
    subGraphs: ['partner'],
    authScopes: { partner: true },
    resolve: (query, _root, _args, { app, partner }) => {
      const [id, ...others] = partner?.schoolIds ?? [];
      if (!id) throw notOpened();
      if (others.length > 0)
        throw new GraphQLError('This key opens several schools: ask for `key { schools }`', { extensions: { code: 'BAD_USER_INPUT' } });
      return app.database.prisma.school.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.prismaObjectField('School', 'enrolments', (t) =>
  t.prismaField({
    type: ['Enrolment'],
    nullable: true,
    description:
      "held and confirmed enrolments of this school's pupils, by week: 2,000 at most in one request, `enrolmentPage` gives more; null, with an error FORBIDDEN, for a school that the key does not open",
    subGraphs: ['partner'],
    authScopes: { partner: true },
    complexity: { field: 1, multiplier: 20 },
    args: {
      from: t.arg({ description: 'weeks that end on this day or later; all when left out', type: 'Date' }),
      to: t.arg({ description: 'weeks that begin on this day or before; all when left out', type: 'Date' }),
    },
    resolve: (query, { id }, days, context) => {
      mustOpen(context, id);
      return enrolmentsOfSchool(context, id, query, days);
    },
  }),
);
