import { transact } from '../../server/platform/act.ts';
import { decideCancellation } from '../../server/cancellations/decide-cancellation.ts';
import { requestCancellation } from '../../server/cancellations/request-cancellation.ts';
import { openAnswer, openReason } from '../../server/cancellations/sealed-texts.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { mayDo } from '../../server/identity/access.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { asParent, asStaff, nobody, type Context } from '../../server/context.ts';
import { asId } from '../lib/ids.ts';
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

const RequestCancellationInput = builder.inputType('RequestCancellationInput', {
  fields: (t) => ({ enrolmentId: t.id({ required: true }), reason: t.string({ required: true }), documentId: t.id() }),
});

builder.mutationFields((t) => ({
  requestCancellation: t.prismaField({
    type: CancellationRequest,
    description: 'the supporting document is sent separately; documentId is what the upload returned',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'RequestCancellationResult' } },
    args: { input: t.arg({ type: RequestCancellationInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const enrolmentId = asId(input.enrolmentId);
      if (!enrolmentId) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId');
      const documentId = input.documentId == null ? null : asId(input.documentId);
      if (input.documentId != null && !documentId) throw new InputInvalid(localized(messages.cancellation_document_unknown), 'documentId');
      const wish = { enrolmentId, documentId, reason: input.reason };
      const id = await transact(context.app, asParent(context), (ctx) => requestCancellation(ctx, wish));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  decideCancellation: t.prismaField({
    type: CancellationRequest,
    authScopes: { may: 'decide cancellations' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'DecideCancellationResult' } },
    args: {
      cancellationId: t.arg.id({ required: true }),
      accept: t.arg.boolean({ required: true }),
      message: t.arg.string(),
      refundCents: t.arg({ type: 'NonNegativeInt', description: 'what goes back, when it is not what the rule says' }),
    },
    resolve: async (query, _root, args, context) => {
      const { database } = context.app;
      const cancellationId = asId(args.cancellationId);
      if (!cancellationId) throw new InputInvalid(localized(messages.cancellation_unknown), 'cancellationId');
      const decision = { cancellationId, accept: args.accept, message: args.message ?? null, refundCents: args.refundCents ?? null };
      const id = await transact(context.app, asStaff(context), (ctx) => decideCancellation(ctx, decision));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
