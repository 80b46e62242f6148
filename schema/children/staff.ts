import { type DuplicateSide, findDuplicates, type PossibleDuplicate as Pair } from '../../server/families/find-duplicates.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';

const DuplicateChild = builder.objectRef<DuplicateSide>('DoubleChild').implement({
  fields: (t) => ({
    childId: t.exposeID('id'),
    givenName: t.exposeString('givenName'),
    familyName: t.exposeString('familyName'),
    hasNationalNumber: t.boolean({ resolve: ({ numberIndex }) => numberIndex !== null }),
    schoolName: t.string({ nullable: true, resolve: ({ school }) => school?.name ?? null }),
    registeredAt: t.expose('createdAt', { type: 'DateTime' }),
    parents: t.stringList({
      description: 'names of the linked parents who have registered',
      resolve: ({ links }) => links.flatMap(({ parent }) => (parent ? [`${parent.person.givenName} ${parent.person.familyName}`] : [])),
    }),
  }),
});

const PossibleDuplicate = builder.objectRef<Pair>('PossibleDouble').implement({
  description: 'two children who may be one: the same names and birth date, one of them without a national number',
  fields: (t) => ({
    birthDate: t.expose('birthDate', { type: 'Date' }),
    one: t.expose('one', { type: DuplicateChild }),
    other: t.expose('other', { type: DuplicateChild }),
  }),
});

builder.objectField(AdminQuery, 'possibleDoubles', (t) =>
  t.field({
    type: [PossibleDuplicate],
    description: 'children registered twice, perhaps; by name, 200 pairs at most',
    authScopes: { may: 'see families' },
    resolve: (_root, _args, { app }) => findDuplicates(app.database.prisma),
  }),
);
