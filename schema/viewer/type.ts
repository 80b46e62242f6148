import { queryFromInfo } from '@pothos/plugin-prisma';
import { transact } from '../../server/platform/act.ts';
import { asPerson, nobody } from '../../server/context.ts';
import { chooseLanguage } from '../../server/identity/choose-language.ts';
import { maskSealedNumber } from '../../server/identity/sealed-number.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { language } from '../lib/inputs.ts';
import { readFamily } from '../lib/family.ts';
import { covers } from '../lib/read-together.ts';
import { Parent } from '../parents/type.ts';

const Role = builder.enumType('Role', {
  description: 'what the viewer is to the portal',
  values: {
    PERSON: { description: 'signed in, not registered as a parent' },
    PARENT: { description: 'registered as a parent' },
    STAFF: { description: 'works at the desk, whether or not also a parent' },
  } as const,
});

export const Viewer = builder.prismaObject('Person', {
  name: 'Viewer',
  select: { id: true },
  description: 'who is signed in',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the person; the same in every session' }),
    givenName: t.exposeString('givenName', { description: 'from the identity provider' }),
    familyName: t.exposeString('familyName', { description: 'from the identity provider' }),
    role: t.field({
      description: 'STAFF counts before PARENT: who is both has `parent` too',
      type: Role,
      resolve: (_person, _args, { actor }) => (actor?.staff ? 'STAFF' : actor?.parentId ? 'PARENT' : 'PERSON'),
    }),
    parent: t.field({
      type: Parent,
      nullable: true,
      description: 'null until registerParent, and once everything was erased',
      select: (_args, _context, nested) => ({ parent: nested({ select: { id: true, erasedAt: true } }) }),
      resolve: ({ parent }) => (parent?.erasedAt ? null : parent),
    }),
    maskedNationalNumber: t.string({
      description: 'like 86.04.17-***.**; null when the identity provider gave none',
      nullable: true,
      select: { id: true, nationalNumber: true },
      resolve: ({ id, nationalNumber }, _args, { app }) => maskSealedNumber(app.keyRing, 'person', id, nationalNumber),
    }),
    suggestedEmail: t.expose('claimedEmail', {
      type: 'EmailAddress',
      nullable: true,
      description: 'what the identity provider said of the address, to propose in the form',
    }),
    language: t.exposeString('language', { description: 'of the pages and of the mails: fr, nl, de, en or fr-x-facile' }),
  }),
});

const Account = builder.prismaObject('Account', {
  name: 'OwnAccount',
  description: 'a way in which the viewer signs in',
  fields: (t) => ({
    issuer: t.exposeString('issuer', { description: 'address of the identity provider' }),
    level: t.exposeString('acr', { description: 'the assurance level of the last sign-in' }),
    createdAt: t.expose('createdAt', { description: 'when this way was first used', type: 'DateTime' }),
    lastSignInAt: t.expose('lastSignInAt', { description: 'when this way was last used', type: 'DateTime' }),
  }),
});

const ofSession = { select: { id: true, givenName: true, familyName: true } };

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'null when nobody is signed in',
    authScopes: { public: true },
    resolve: (_root, _args, context, info) => {
      const { app, actor } = context;
      const query = queryFromInfo({ context, info });
      if (!actor) return null;
      // the session was read with the names of its person
      const { personId: id, givenName, familyName } = actor;
      if (covers(ofSession, query)) return { id, givenName, familyName };
      const family = readFamily(context, info, query);
      if (family) return family.then(({ parent }) => ({ id, givenName, familyName, parent }) as never);
      return app.database.prisma.person.findUnique({ ...query, where: { id } });
    },
  }),
);

builder.prismaObjectFields(Viewer, (t) => ({
  knownSince: t.expose('createdAt', { description: 'the first sign-in', type: 'DateTime' }),
  accounts: t.relation('accounts', { description: 'ways in which the viewer has signed in', type: Account }),
}));

builder.mutationField('chooseLanguage', (t) =>
  t.prismaField({
    type: Viewer,
    description: 'the language in which the portal speaks and writes to who is signed in',
    authScopes: { person: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'ChooseLanguageResult', description: 'answer of `chooseLanguage`: the viewer, or why the language was not taken' },
    },
    args: {
      language: t.arg.string({ description: 'fr, nl, de, en or fr-x-facile; else InputInvalid', required: true, validate: language }),
    },
    resolve: async (query, _root, { language: chosen }, context) => {
      const actor = asPerson(context);
      await transact(context.app, actor, (ctx) => chooseLanguage(ctx, chosen));
      return context.app.database.prisma.person.findUniqueOrThrow({ ...query, where: { id: actor.personId } });
    },
  }),
);

builder.asEntity(
  Viewer,
  findById('Viewer', (query, ids, context) =>
    context.app.database.prisma.person.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { id: context.actor?.personId ?? nobody }] },
    }),
  ),
);
