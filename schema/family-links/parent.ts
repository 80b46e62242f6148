import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { answerLinkRequest } from '../../server/families/answer-link-request.ts';
import { asParent } from '../../server/context.ts';
import { builder } from '../builder.ts';
import { idOrNone } from '../lib/ids.ts';

/** Anybody with the two names. */
type Named = { givenName: string; familyName: string };
export const fullName = ({ givenName, familyName }: Named) => `${givenName} ${familyName}`.trim();

export const LinkRequest = builder.prismaObject('FamilyLink', {
  name: 'LinkRequest',
  description: 'a request of a parent to be linked to a child that another parent registered',
  select: { parentId: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    mine: t.boolean({
      description: 'asked by the viewer; then childName is what the viewer typed, nothing else is shown',
      resolve: ({ parentId }, _args, { actor }) => isMine(parentId, actor),
    }),
    childName: t.string({
      select: { requestedName: true, child: { select: { givenName: true, familyName: true } } },
      resolve: ({ parentId, requestedName, child }, _args, { actor }) =>
        isMine(parentId, actor) ? (requestedName ?? '') : fullName(child),
    }),
    requesterName: t.string({
      nullable: true,
      description: "name of who asks; null on one's own",
      select: { parent: { select: { person: { select: { givenName: true, familyName: true } } } } },
      resolve: ({ parentId, parent }, _args, { actor }) => (isMine(parentId, actor) || !parent ? null : fullName(parent.person)),
    }),
  }),
});

const isMine = (parentId: string | null, actor: { parentId: string | null } | null) => parentId !== null && parentId === actor?.parentId;

builder.prismaObjectField('Parent', 'linkRequests', (t) =>
  t.prismaField({
    type: [LinkRequest],
    description: 'requests by other parents to be linked to one of my children, and my own requests that wait',
    select: { id: true },
    resolve: (query, { id }, _args, { app }) =>
      app.database.prisma.familyLink.findMany({
        ...query,
        where: {
          source: 'REQUEST',
          state: 'REQUESTED',
          OR: [{ parentId: id }, { child: { links: { some: { parentId: id, state: 'ACTIVE' } } } }],
        },
        orderBy: { requestedAt: 'asc' },
      }),
  }),
);

builder.mutationField('answerLinkRequest', (t) =>
  t.prismaField({
    type: LinkRequest,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'AnswerLinkRequestResult' } },
    args: { linkRequestId: t.arg.id({ required: true }), accept: t.arg.boolean({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const linkRequestId = idOrNone(args.linkRequestId);
      // As a parent: what staff may decide goes through the desk.
      const actor = { ...asParent(context), staff: null };
      await transact(context.app, actor, (ctx) => answerLinkRequest(ctx, { linkRequestId, accept: args.accept }));
      return context.app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: linkRequestId } });
    },
  }),
);
