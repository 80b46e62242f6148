import type { Context } from '../../server/context.ts';
import { openDecision } from '../../server/families/sealed-reasons.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor, ownLink } from '../lib/visibility.ts';
import { ofOwnChild } from '../lib/request-cache.ts';

export const OppositionState = builder.enumType('OppositionState', {
  description: 'where an opposition stands',
  values: {
    OPEN: { description: 'waits for the staff; the other parents cannot enrol the child meanwhile' },
    UPHELD: { description: 'staff found it right: the other parents cannot enrol the child' },
    LIFTED: { description: 'staff found that every parent may enrol the child' },
    WITHDRAWN: { description: 'the parent took it back' },
  } as const,
});

export const Opposition = builder.prismaObject('Opposition', {
  description: 'a parent objects to the others enrolling the child alone; says nothing of how to reach anybody',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `decideOpposition`' }),
    state: t.expose('state', { description: 'where it stands', type: OppositionState }),
    openedAt: t.expose('openedAt', { description: 'when the parent objected', type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { description: 'when staff decided last; null while it waits', type: 'DateTime', nullable: true }),
    mine: t.boolean({
      description: 'whether it is the viewer who objects',
      select: { parentId: true },
      resolve: ({ parentId }, _args, { actor }) => parentId === actor?.parentId,
    }),
    reason: t.string({
      nullable: true,
      description: 'why staff decided so',
      select: { reason: true },
      resolve: ({ id, reason }, _args, { app }) => openDecision(app.keyRing, 'opposition', id, reason),
    }),
  }),
});

const seesLinks = ({ actor }: Context) => actor?.staff != null && mayDo(actor.staff, 'decide links');

builder.prismaObjectFields('Child', (t) => ({
  oppositions: t.relation('oppositions', {
    type: Opposition,
    description: 'for parents of the child, and for the staff who decide; those that were taken back are left out',
    query: (_args, context) => ({
      where: { state: { not: 'WITHDRAWN' as const }, ...(!seesLinks(context) && ofOwnChild(context.actor)) },
      orderBy: { openedAt: 'asc' as const },
    }),
  }),
}));

builder.asEntity(
  Opposition,
  findById('Opposition', (query, ids, context) =>
    context.app.database.prisma.opposition.findMany({
      ...query,
      where: {
        AND: [{ id: { in: ids } }, { state: { not: 'WITHDRAWN' }, OR: [{ child: ownLink(context) }, onlyFor(context, 'decide links')] }],
      },
    }),
  ),
);
