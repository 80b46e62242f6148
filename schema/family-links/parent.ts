import { fullName } from '../../server/language/names.ts';
import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { answerLinkRequest } from '../../server/families/answer-link-request.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { LinkRequest, LinkState } from './type.ts';
import { idOrNone } from '../lib/ids.ts';
import { partOfFamily } from '../lib/family.ts';
import { rowsBelow } from '../lib/rows-below.ts';
import { isViewer } from '../lib/visibility.ts';

const LinkSource = builder.enumType('LinkSource', {
  description: 'where a link between a parent and a child comes from',
  values: {
    IMPORT: { description: "from the commune's file" },
    REGISTRATION: { description: 'the parent registered the child first' },
    REQUEST: { description: 'the parent asked, and was accepted by the other one or by staff' },
    STAFF: { description: 'made by staff' },
  } as const,
});

const OwnLink = builder.prismaObject('FamilyLink', {
  variant: 'OwnLink',
  description: 'that the viewer answers for a child, or asked to; of a child that is not theirs, what they typed alone',
  fields: (t) => ({
    state: t.expose('state', { description: 'where it stands', type: LinkState }),
    source: t.expose('source', { description: 'where it comes from', type: LinkSource }),
    requestedAt: t.expose('requestedAt', { description: 'when it was made or asked for', type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', {
      description: 'when it was accepted, refused or blocked; null when nobody decided',
      type: 'DateTime',
      nullable: true,
    }),
    childName: t.string({
      description: "null when it is not the viewer's to know",
      nullable: true,
      select: { state: true, requestedName: true, child: { select: { givenName: true, familyName: true } } },
      resolve: ({ state, requestedName, child }) => (state === 'ACTIVE' ? fullName(child) : requestedName),
    }),
  }),
});

type FamilyLink = Prisma.FamilyLinkGetPayload<object>;

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
    resolve: async (query, { id }, _args, context) =>
      ((await partOfFamily(context, id, 'linkRequests', query)) as FamilyLink[] | undefined) ??
      (await requestsAround(context, id, query, null)).map(({ row }) => row),
  }),
  links: t.relation('links', {
    description: 'to every child that was ever linked or asked for; for the parent alone (FORBIDDEN to others)',
    type: OwnLink,
    authScopes: isViewer,
    query: { orderBy: { requestedAt: 'asc' } },
  }),
}));

builder.mutationField('answerLinkRequest', (t) =>
  t.prismaField({
    description:
      'a parent of the child accepts the other one or refuses; one without proof does not refuse alone: `objected` is then true and staff decide. The same answer twice is one. InputInvalid, AlreadyDecided',
    type: LinkRequest,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'AnswerLinkRequestResult', description: 'answer of `answerLinkRequest`: the request as answered, or why it was not' },
    },
    args: {
      linkRequestId: t.arg.id({
        description: "of `Parent.linkRequests`; one that is not the viewer's to answer is unknown",
        required: true,
      }),
      accept: t.arg.boolean({ description: 'true links the other parent at once', required: true }),
    },
    resolve: async (query, _root, args, context) => {
      const linkRequestId = idOrNone('FamilyLink', args.linkRequestId);
      // As a parent: what staff may decide goes through the desk.
      const actor = { ...asParent(context), staff: null };
      await transact(context.app, actor, (ctx) => answerLinkRequest(ctx, { linkRequestId, accept: args.accept }));
      return context.app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: linkRequestId } });
    },
  }),
);
