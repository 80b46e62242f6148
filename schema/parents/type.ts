import { maskSealedNumber } from '../../server/identity/sealed-number.ts';
import { builder } from '../builder.ts';
import { Child } from '../children/type.ts';
import { findById } from '../lib/references.ts';
import { isViewer, seesPaymentsAlone, visibleParents } from '../lib/visibility.ts';

const Address = builder.objectRef<{ street: string; postalCode: string; city: string }>('Address').implement({
  description: 'a postal address, in Belgium or abroad; all three parts are there, or there is no address',
  fields: (t) => ({
    street: t.exposeString('street', { description: 'street, number and box, as they were typed' }),
    postalCode: t.exposeString('postalCode', { description: 'four digits in Belgium; letters, digits, spaces and hyphens abroad' }),
    city: t.exposeString('city', { description: 'locality, as it was typed' }),
  }),
});

export const Parent = builder.prismaObject('Parent', {
  select: { id: true },
  description:
    'a person who registered as a parent. Seen by themselves and by staff who see families; staff who only see payments see a payer’s names, e-mail, address and payments',
  authScopes: (parent, context) => isViewer(parent, {}, context) || !seesPaymentsAlone(context),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the parent, not of the person', skipTypeScopes: true }),
    givenName: t.string({
      skipTypeScopes: true,
      description: 'from the identity provider',
      select: { person: { select: { givenName: true } } },
      resolve: ({ person }) => person.givenName,
    }),
    familyName: t.string({
      skipTypeScopes: true,
      description: 'from the identity provider',
      select: { person: { select: { familyName: true } } },
      resolve: ({ person }) => person.familyName,
    }),
    email: t.expose('email', { description: 'where mails go; until it is confirmed, few do', type: 'EmailAddress', skipTypeScopes: true }),
    phone: t.expose('phone', { description: 'in international form; null: not said', type: 'PhoneNumber', nullable: true }),
    address: t.field({
      skipTypeScopes: true,
      description: 'null: not said; residents pay another rate',
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
