import { words } from '../server/words.ts';
import { builder } from './builder.ts';
import { clockOf } from './moment.ts';

const Commune = builder.prismaObject('Commune', {
  description: 'who runs the portal',
  fields: (t) => ({
    name: t.exposeString('name'),
    serviceName: t.exposeString('serviceName'),
    email: t.expose('email', { type: 'EmailAddress' }),
    phone: t.exposeString('phone', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    dataProtectionEmail: t.field({
      type: 'EmailAddress',
      description: 'whom people write to about their data',
      select: { email: true },
      resolve: ({ email }, _args, { portal }) => portal.env.DPO_EMAIL ?? email,
    }),
  }),
});

const Demo = builder.objectRef<{ banner: string }>('Demo').implement({
  fields: (t) => ({ banner: t.exposeString('banner') }),
});

builder.queryFields((t) => ({
  commune: t.prismaField({
    type: Commune,
    authScopes: { public: true },
    resolve: (query, _root, _args, { portal }) => portal.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } }),
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
    resolve: (_root, _args, { portal, locale }) => (portal.env.isDemo ? { banner: words.demo_banner({}, { locale }) } : null),
  }),
}));
