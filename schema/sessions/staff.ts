// Sessions that staff may end for somebody who calls.
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { endSessions } from '../../server/staff/end-sessions.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { readMethod, SignInMethod } from './type.ts';

const OpenSession = builder.prismaObject('Session', {
  variant: 'OpenSession',
  description: 'a browser in which somebody is signed in',
  fields: (t) => ({
    method: t.field({
      description: 'null: a way that is no longer offered',
      type: SignInMethod,
      nullable: true,
      select: { acr: true },
      resolve: readMethod,
    }),
    createdAt: t.expose('createdAt', { description: 'when the person signed in', type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { description: 'the last request that was noted', type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { description: 'when it ends by itself at the latest', type: 'DateTime' }),
  }),
});

builder.objectField(AdminQuery, 'openSessions', (t) =>
  t.prismaField({
    type: [OpenSession],
    description: "a parent's, newest first",
    authScopes: { may: 'end sessions' },
    args: { parentId: t.arg.id({ description: 'whose sessions; an unknown id finds nothing', required: true }) },
    resolve: (query, _root, { parentId }, { app }) =>
      app.database.prisma.session.findMany({
        ...query,
        where: { person: { parent: { id: idOrNone('Parent', parentId) } } },
        orderBy: { createdAt: 'desc' },
      }),
  }),
);

const SessionsEnded = builder.objectRef<{ count: number }>('SessionsEnded').implement({
  description: 'the browsers of a parent were signed out',
  fields: (t) => ({ count: t.expose('count', { description: 'how many sessions ended', type: 'NonNegativeInt' }) }),
});

builder.mutationField('endSessions', (t) =>
  t.field({
    type: SessionsEnded,
    description: 'ends every session of a parent, open streams included',
    authScopes: { may: 'end sessions' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'EndSessionsResult',
        description: 'answer of `endSessions`: how many sessions ended, or InputInvalid for an unknown parent',
      },
    },
    args: { parentId: t.arg.id({ description: 'whose sessions end', required: true }) },
    resolve: async (_root, args, context) => {
      const parentId = idOrNone('Parent', args.parentId);
      return { count: await transact(context.app, asStaff(context), (ctx) => endSessions(ctx, parentId)) };
    },
  }),
);
