import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { answerLinkRequest } from '../../server/families/answer-link-request.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { LinkRequest, LinkState } from './type.ts';
import { idOrNone } from '../lib/ids.ts';
import { rowsBelow } from '../lib/rows-below.ts';
import { isViewer } from '../lib/visibility.ts';

const LinkSource = builder.enumType('LinkSource', { values: ['IMPORT', 'REGISTRATION', 'REQUEST', 'STAFF'] as const });

const OwnLink = builder.prismaObject('FamilyLink', {
  variant: 'OwnLink',
  description: 'that the viewer answers for a child, or asked to; of a child that is not theirs, what they typed alone',
  fields: (t) => ({
    state: t.expose('state', { type: LinkState }),
    source: t.expose('source', { type: LinkSource }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    childName: t.string({
      nullable: true,
      select: { state: true, requestedName: true, child: { select: { givenName: true, familyName: true } } },
      resolve: ({ state, requestedName, child }) => (state === 'ACTIVE' ? `${child.givenName} ${child.familyName}` : requestedName),
    }),
  }),
});

/** Requests that wait, by those who asked and by those who may answer. */
const requestsAround = rowsBelow(
  async ({ app: { database } }, query, parentIds) => {
    const isTheirs = { parentId: { in: [...parentIds] } };
    const answers = { where: { ...isTheirs, state: 'ACTIVE' as const }, select: { parentId: true } };
    const waiting = await database.prisma.familyLink.findMany({
      where: { source: 'REQUEST', state: 'REQUESTED', OR: [isTheirs, { child: { links: { some: answers.where } } }] },
      select: { id: true, parentId: true, child: { select: { links: answers } } },
    });
    const around = new Map(
      waiting.map(({ id, parentId, child }) => [id, [{ parentId }, ...child.links].flatMap((link) => link.parentId ?? [])]),
    );
    const rows = await database.prisma.familyLink.findMany({
      ...query,
      where: { id: { in: [...around.keys()] } },
      orderBy: { requestedAt: 'asc' },
    });
    return rows.map((row) => ({ row, owners: around.get(row.id)! }));
  },
  ({ owners }) => owners,
);

builder.prismaObjectFields('Parent', (t) => ({
  linkRequests: t.prismaField({
    type: [LinkRequest],
    description: 'requests by other parents to be linked to one of my children, and my own requests that wait',
    select: { id: true },
    resolve: async (query, { id }, _args, context) => (await requestsAround(context, id, query, null)).map(({ row }) => row),
  }),
  links: t.relation('links', { type: OwnLink, authScopes: isViewer, query: { orderBy: { requestedAt: 'asc' } } }),
}));

builder.mutationField('answerLinkRequest', (t) =>
  t.prismaField({
    type: LinkRequest,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'AnswerLinkRequestResult' } },
    args: { linkRequestId: t.arg.id({ required: true }), accept: t.arg.boolean({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const linkRequestId = idOrNone('FamilyLink', args.linkRequestId);
      // As a parent: what staff may decide goes through the desk.
      const actor = { ...asParent(context), staff: null };
      await transact(context.app, actor, (ctx) => answerLinkRequest(ctx, { linkRequestId, accept: args.accept }));
      return context.app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: linkRequestId } });
    },
  }),
);
