import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { registerParent } from '../../server/families/register-parent.ts';
import { updateProfile } from '../../server/families/update-profile.ts';
import { maskSealedNumber } from '../../server/identity/sealed-number.ts';
import { builder } from '../builder.ts';
import { Child } from '../children/parent.ts';
import { asParent, asPerson } from '../../server/context.ts';
import { language, lineOf, postalCode } from '../lib/inputs.ts';

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

const AddressInput = builder.inputType('AddressInput', {
  fields: (t) => ({
    street: t.string({ required: true, validate: lineOf(120) }),
    postalCode: t.string({ required: true, validate: postalCode }),
    city: t.string({ required: true, validate: lineOf(80) }),
  }),
});

const RegisterParentInput = builder.inputType('RegisterParentInput', {
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', required: true, validate: lineOf(254) }),
    phone: t.field({ type: 'PhoneNumber' }),
    address: t.field({ type: AddressInput }),
  }),
});

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', validate: lineOf(254) }),
    phone: t.field({ type: 'PhoneNumber' }),
    address: t.field({ type: AddressInput }),
    language: t.string({ validate: language }),
  }),
});

builder.mutationFields((t) => ({
  registerParent: t.prismaField({
    type: Parent,
    description: "« S'enregistrer en tant que parent »; children that the commune already knows are linked at once",
    authScopes: { person: true },
    errors: { types: [InputInvalid], union: { name: 'RegisterParentResult' } },
    args: { input: t.arg({ type: RegisterParentInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const actor = asPerson(context);
      const id = await transact(context.app, actor, (ctx) => registerParent(ctx, input));
      // What is asked of the parent in the same request is asked as that parent.
      context.actor = { ...actor, parentId: id };
      return app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  updateProfile: t.prismaField({
    type: Parent,
    description: '« Ma fiche »: what is left out stays, null takes away',
    authScopes: { parent: true },
    errors: { types: [InputInvalid], union: { name: 'UpdateProfileResult' } },
    args: { input: t.arg({ type: UpdateProfileInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const actor = asParent(context);
      await transact(context.app, actor, (ctx) => updateProfile(ctx, input));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: actor.parentId } });
    },
  }),
}));
