import { maskSealedNumber } from '../../server/identity/sealed-number.ts';
import { builder } from '../builder.ts';
import { Child } from '../children/type.ts';
import { findById } from '../lib/references.ts';
import { visibleParents } from '../lib/visibility.ts';

const Address = builder.objectRef<{ street: string; postalCode: string; city: string }>('Address').implement({
  fields: (t) => ({
    street: t.exposeString('street'),
    postalCode: t.exposeString('postalCode'),
    city: t.exposeString('city'),
  }),
});

export const Parent = builder.prismaObject('Parent', {
  fields: (t) => ({
    id: t.exposeID('id'),
    givenName: t.string({ select: { person: { select: { givenName: true } } }, resolve: ({ person }) => person.givenName }),
    familyName: t.string({ select: { person: { select: { familyName: true } } }, resolve: ({ person }) => person.familyName }),
    email: t.expose('email', { type: 'EmailAddress' }),
    phone: t.expose('phone', { type: 'PhoneNumber', nullable: true }),
    address: t.field({
      type: Address,
      nullable: true,
      select: { street: true, postalCode: true, city: true },
      resolve: (parent) => {
        const { street, postalCode, city } = parent;
        return street && postalCode && city ? { street, postalCode, city } : null;
      },
    }),
    maskedNationalNumber: t.string({
      nullable: true,
      description: 'like 86.04.17-***.**',
      select: { person: { select: { id: true, nationalNumber: true } } },
      resolve: ({ person }, _args, { app }) => maskSealedNumber(app.keyRing, 'person', person.id, person.nationalNumber),
    }),
    children: t.field({
      type: [Child],
      description: 'children this parent may act for',
      select: (_args, _context, nestedSelection) => ({
        links: {
          where: { state: 'ACTIVE' },
          orderBy: [{ child: { birthDate: 'asc' } }, { childId: 'asc' }],
          select: { child: nestedSelection(true) },
        },
      }),
      resolve: ({ links }) => links.map(({ child }) => child),
    }),
  }),
});

builder.asEntity(
  Parent,
  findById('Parent', (query, ids, context) =>
    context.app.database.prisma.parent.findMany({ ...query, where: { id: { in: ids }, ...visibleParents(context) } }),
  ),
);
