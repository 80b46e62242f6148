import { fullName } from '../../server/language/names.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor, ownRows, ownLink } from '../lib/visibility.ts';

/** Anybody with the two names. */
export const LinkRequest = builder.prismaObject('FamilyLink', {
  name: 'LinkRequest',
  description: 'a request of a parent to be linked to a child that another parent registered',
  select: { id: true, parentId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `answerLinkRequest` and `decideLinkRequest`' }),
    requestedAt: t.expose('requestedAt', { description: 'when the other parent asked', type: 'DateTime' }),
    mine: t.boolean({
      description: 'asked by the viewer; then childName is what the viewer typed, nothing else is shown',
      resolve: ({ parentId }, _args, { actor }) => isMine(parentId, actor),
    }),
    childName: t.string({
      description: "of one's own request, what was typed; else the child's name",
      select: { requestedName: true, child: { select: { givenName: true, familyName: true } } },
      resolve: ({ parentId, requestedName, child }, _args, { actor }) =>
        isMine(parentId, actor) ? (requestedName ?? '') : fullName(child),
    }),
    objected: t.boolean({
      description: 'a parent of the child refused who may not do so alone: staff decide',
      select: { objectedAt: true },
      resolve: ({ objectedAt }) => objectedAt !== null,
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

export const LinkState = builder.enumType('LinkState', {
  description: 'where a link between a parent and a child stands',
  values: {
    REQUESTED: { description: 'waits for an answer' },
    ACTIVE: { description: 'the parent may act for the child' },
    REFUSED: { description: 'was asked for and refused' },
    BLOCKED: { description: "staff took the child from this parent's sight" },
  } as const,
});

builder.asEntity(
  LinkRequest,
  findById('LinkRequest', (query, ids, context) =>
    context.app.database.prisma.familyLink.findMany({
      ...query,
      where: {
        AND: [
          { id: { in: ids } },
          {
            source: 'REQUEST',
            state: 'REQUESTED',
            OR: [ownRows(context), { child: ownLink(context) }, onlyFor(context, 'decide links')],
          },
        ],
      },
    }),
  ),
);
