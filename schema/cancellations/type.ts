import { openAnswer, openReason } from '../../server/cancellations/sealed-texts.ts';
import { type Context, nobody } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { stillOwn } from '../lib/visibility.ts';

export const CancellationStatus = builder.enumType('CancellationStatus', {
  description: 'where a cancellation request stands',
  values: {
    REQUESTED: { description: 'waits for staff; the child keeps the place' },
    ACCEPTED: { description: 'the place was freed, and what is due goes back' },
    REFUSED: { description: 'the child keeps the place; `answer` says why' },
  } as const,
});

export const CancellationRequest = builder.prismaObject('CancellationRequest', {
  description:
    'a parent asks to withdraw a child from a paid week. Seen by that parent, while the link to the child is not blocked, and by staff who decide',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `decideCancellation`' }),
    enrolment: t.relation('enrolment', { description: 'the paid enrolment that it is about' }),
    status: t.expose('status', { description: 'where it stands', type: CancellationStatus }),
    createdAt: t.expose('createdAt', {
      description: 'when it was asked: the refund follows from this day, whenever it is decided',
      type: 'DateTime',
    }),
    decidedAt: t.expose('decidedAt', { description: 'when staff answered; null while it waits', type: 'DateTime', nullable: true }),
    reason: t.string({
      description: 'what the parent wrote, perhaps about health: kept sealed',
      select: { reason: true },
      resolve: (request, _args, { app }) => openReason(app.keyRing, request),
    }),
    answer: t.string({
      nullable: true,
      description: 'what staff answered',
      select: { answer: true },
      resolve: (request, _args, { app }) => openAnswer(app.keyRing, request),
    }),
    hasDocument: t.boolean({
      description: 'whether a supporting document was sent and is still kept: it is deleted at the decision',
      select: { documentId: true },
      resolve: ({ documentId }) => documentId !== null,
    }),
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
