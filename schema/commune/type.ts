import { messages } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { batchReferences } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';

const Logo = builder.objectRef<{ url: string; width: number; height: number }>('Logo').implement({
  description: 'a picture, and how wide and high it is',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'on the portal itself; changes with the picture' }),
    width: t.expose('width', { description: 'in pixels', type: 'NonNegativeInt' }),
    height: t.expose('height', { description: 'in pixels', type: 'NonNegativeInt' }),
  }),
});

const communeId = 'commune';

const Commune = builder.prismaObject('Commune', {
  description: 'who runs the portal',
  fields: (t) => ({
    id: t.id({ description: 'always the same: a portal has one commune', resolve: () => communeId }),
    name: t.exposeString('name', { description: 'of the commune, as its letters have it' }),
    serviceName: t.exposeString('serviceName', { description: 'of the service that runs the plaines' }),
    email: t.expose('email', { description: 'of the service Accueil extrascolaire; public', type: 'EmailAddress' }),
    phone: t.exposeString('phone', { description: 'of the service, as people read it; null when not said', nullable: true }),
    address: t.exposeString('address', { description: 'of the service, on one line; null when not said', nullable: true }),
    dataProtectionEmail: t.field({
      type: 'EmailAddress',
      description: 'whom people write to about their data',
      select: { email: true, dataProtectionEmail: true },
      resolve: ({ email, dataProtectionEmail }) => dataProtectionEmail ?? email,
    }),
    logo: t.field({
      description: 'null: the commune gave none',
      type: Logo,
      nullable: true,
      resolve: (_commune, _args, { app }) => app.theme.logo,
    }),
    stylesheetUrl: t.string({
      nullable: true,
      description: 'a sheet with the colours of its own, on the portal itself; null: those of the portal',
      resolve: (_commune, _args, { app }) => app.theme.sheet?.url,
    }),
    takesTransfers: t.boolean({
      description: 'has an account that transfers go to',
      select: { iban: true },
      resolve: ({ iban }) => iban !== '',
    }),
  }),
});

const Demo = builder.objectRef<{ banner: string }>('Demo').implement({
  description: 'only in the demonstration',
  fields: (t) => ({
    banner: t.exposeString('banner', { description: 'what every page says at its top, in the language of whoever asks' }),
  }),
});

builder.queryFields((t) => ({
  commune: t.prismaField({
    description: 'who runs the portal; public',
    type: Commune,
    authScopes: { public: true },
    resolve: (query, _root, _args, { app }) => app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } }),
  }),
  serverTime: t.field({
    type: 'DateTime',
    description: "the database's clock: countdowns and deadlines are shown against it",
    authScopes: { public: true },
    resolve: (_root, _args, context) => clockOf(context),
  }),
  demo: t.field({
    type: Demo,
    nullable: true,
    description: 'which demonstration this is, or null in production',
    authScopes: { public: true },
    resolve: (_root, _args, { app, locale }) => (app.env.isDemo ? { banner: messages.demo_banner({}, { locale }) } : null),
  }),
}));

const readCommune = batchReferences(
  async (keys, { app }) => (keys.includes(communeId) ? [await app.database.prisma.commune.findUniqueOrThrow({ where: { id: 1 } })] : []),
  () => [communeId],
);

builder.asEntity(Commune, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context, info) => readCommune(id, context, info),
});
