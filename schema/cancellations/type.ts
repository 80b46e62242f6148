import { openAnswer, openReason } from '../../server/cancellations/sealed-texts.ts';
import { type Context, nobody } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { stillOwn } from '../lib/visibility.ts';

export const CancellationStatus = builder.enumType('CancellationStatus', { values: ['REQUESTED', 'ACCEPTED', 'REFUSED'] as const });

export const CancellationRequest = builder.prismaObject('CancellationRequest', {
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    enrolment: t.relation('enrolment'),
    status: t.expose('status', { type: CancellationStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    reason: t.string({ select: { reason: true }, resolve: (request, _args, { app }) => openReason(app.keyRing, request) }),
    answer: t.string({
      nullable: true,
      description: 'what staff answered',
      select: { answer: true },
      resolve: (request, _args, { app }) => openAnswer(app.keyRing, request),
    }),
    hasDocument: t.boolean({ select: { documentId: true }, resolve: ({ documentId }) => documentId !== null }),
    documentUrl: t.string({
      nullable: true,
      description: 'where the supporting document is, until the decision',
      select: { documentId: true },
      resolve: ({ documentId }) => documentId && `/documents/${documentId}`,
    }),
  }),
});

/** People write about health here: the parent who asked sees it, and the staff who decide. */
const visibleTo = (context: Context) => {
  const { actor } = context;
  if (actor?.staff && mayDo(actor.staff, 'decide cancellations')) return {};
  return { parentId: actor?.parentId ?? nobody, enrolment: stillOwn(context) };
};

builder.prismaObjectField('Parent', 'cancellationRequests', (t) =>
  t.relation('cancellations', {
    description: 'newest first',
    query: (_args, context) => ({ where: visibleTo(context), orderBy: { createdAt: 'desc' as const } }),
  }),
);

builder.prismaObjectFields('Enrolment', (t) => ({
  cancellationRequest: t.field({
    type: CancellationRequest,
    nullable: true,
    description: 'the last one',
    select: (_args, context, nested) => ({
      cancellations: nested({ where: visibleTo(context), orderBy: { createdAt: 'desc' as const }, take: 1 }),
    }),
    resolve: ({ cancellations }) => cancellations[0] ?? null,
  }),
}));

builder.asEntity(
  CancellationRequest,
  findById('CancellationRequest', (query, ids, context) =>
    context.app.database.prisma.cancellationRequest.findMany({ ...query, where: { AND: [{ id: { in: ids } }, visibleTo(context)] } }),
  ),
);
