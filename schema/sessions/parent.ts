// The viewer's own sessions, whether or not they are a parent.
import { transact } from '../../server/platform/act.ts';
import { asPerson, nobody } from '../../server/context.ts';
import { endOwnSessions } from '../../server/identity/end-sessions.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';
import { readMethod, SignInMethod } from './type.ts';
import { Viewer } from '../viewer/type.ts';

const Session = builder.prismaObject('Session', {
  name: 'OwnSession',
  description: 'a browser in which the viewer is signed in',
  fields: (t) => ({
    id: t.exposeID('id'),
    method: t.field({ type: SignInMethod, nullable: true, select: { acr: true }, resolve: readMethod }),
    isOver: t.boolean({
      description: 'past its time, or not used for too long, and not deleted yet',
      select: { lastSeenAt: true, expiresAt: true },
      resolve: async ({ lastSeenAt, expiresAt }, _args, context) => {
        const now = (await clockOf(context)).getTime();
        return expiresAt.getTime() <= now || lastSeenAt.getTime() <= now - context.app.rules.sessionIdleSeconds * 1000;
      },
    }),
    isThis: t.boolean({ select: { id: true }, resolve: ({ id }, _args, { actor }) => id === actor?.sessionId }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Viewer, (t) => ({
  sessions: t.relation('sessions', { type: Session, query: { orderBy: { createdAt: 'desc' } } }),
}));

builder.mutationField('endMySessions', (t) =>
  t.prismaField({
    type: Viewer,
    description: 'ends one session of the viewer, or, without an id, all but the one that asks; open streams end with them',
    authScopes: { person: true },
    errors: { types: [InputInvalid], union: { name: 'EndMySessionsResult' } },
    args: { sessionId: t.arg.id() },
    resolve: async (query, _root, args, context) => {
      const actor = asPerson(context);
      const sessionId = args.sessionId == null ? null : idOrNone('Session', args.sessionId);
      await transact(context.app, actor, (ctx) => endOwnSessions(ctx, sessionId));
      return context.app.database.prisma.person.findUniqueOrThrow({ ...query, where: { id: actor.personId } });
    },
  }),
);

builder.asEntity(
  Session,
  findById('OwnSession', (query, ids, context) =>
    context.app.database.prisma.session.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { personId: context.actor?.personId ?? nobody }] },
    }),
  ),
);
