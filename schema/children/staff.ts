import { fullName } from '../../server/language/names.ts';
import { type DuplicateSide, findDuplicates, type PossibleDuplicate as Pair } from '../../server/families/find-duplicates.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';

const DuplicateChild = builder.objectRef<DuplicateSide>('DoubleChild').implement({
  description: 'one of two children who may be the same; for staff who see families',
  fields: (t) => ({
    childId: t.exposeID('id', { description: 'id of the `Child`' }),
    givenName: t.exposeString('givenName', { description: 'as registered' }),
    familyName: t.exposeString('familyName', { description: 'as registered' }),
    hasNationalNumber: t.boolean({
      description: 'false: registered without a number, so that the same child could be registered again',
      resolve: ({ numberIndex }) => numberIndex !== null,
    }),
    schoolName: t.string({ description: 'null: no school was said', nullable: true, resolve: ({ school }) => school?.name ?? null }),
    registeredAt: t.expose('createdAt', { description: 'when this one of the two was registered', type: 'DateTime' }),
    parents: t.stringList({
      description: 'names of the linked parents who have registered',
      resolve: ({ links }) => links.flatMap(({ parent }) => (parent ? [fullName(parent.person)] : [])),
    }),
  }),
});

const PossibleDuplicate = builder.objectRef<Pair>('PossibleDouble').implement({
  description: 'two children who may be one: the same names and birth date, one of them without a national number',
  fields: (t) => ({
    birthDate: t.expose('birthDate', { description: 'the same of both', type: 'Date' }),
    one: t.expose('one', { description: 'one of the two', type: DuplicateChild }),
    other: t.expose('other', { description: 'the other of the two', type: DuplicateChild }),
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
