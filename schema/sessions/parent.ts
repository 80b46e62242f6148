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
    id: t.exposeID('id', { description: 'given to `endMySessions`; it opens nothing' }),
    method: t.field({
      description: 'null: a way that is no longer offered',
      type: SignInMethod,
      nullable: true,
      select: { acr: true },
      resolve: readMethod,
    }),
    isOver: t.boolean({
      description: 'past its time, or not used for too long, and not deleted yet',
      select: { lastSeenAt: true, expiresAt: true },
      resolve: async ({ lastSeenAt, expiresAt }, _args, context) => {
        const now = (await clockOf(context)).getTime();
        return expiresAt.getTime() <= now || lastSeenAt.getTime() <= now - context.app.rules.sessionIdleSeconds * 1000;
      },
    }),
    isThis: t.boolean({
      description: 'the one that asks now',
      select: { id: true },
      resolve: ({ id }, _args, { actor }) => id === actor?.sessionId,
    }),
    createdAt: t.expose('createdAt', { description: 'when the viewer signed in there', type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { description: 'the last request that was noted', type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { description: 'when it ends by itself at the latest', type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Viewer, (t) => ({
  sessions: t.relation('sessions', {
    description: 'browsers in which the viewer is signed in, newest first',
    type: Session,
    query: { orderBy: { createdAt: 'desc' } },
  }),
}));

builder.mutationField('endMySessions', (t) =>
  t.prismaField({
    type: Viewer,
    description: 'ends one session of the viewer, or, without an id, all but the one that asks; open streams end with them',
    authScopes: { person: true },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'EndMySessionsResult',
        description: 'answer of `endMySessions`: the viewer, with the sessions that are left, or InputInvalid for one that is not theirs',
      },
    },
    args: { sessionId: t.arg.id({ description: 'of `Viewer.sessions`; left out: all but the one that asks' }) },
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
