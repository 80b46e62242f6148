import { transact } from '../../server/platform/act.ts';
import { requestCancellation } from '../../server/cancellations/request-cancellation.ts';
import { asParent } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { CancellationRequest } from './type.ts';
import { asId } from '../lib/ids.ts';

const RequestCancellationInput = builder.inputType('RequestCancellationInput', {
  fields: (t) => ({ enrolmentId: t.id({ required: true }), reason: t.string({ required: true }), documentId: t.id() }),
});

builder.mutationField('requestCancellation', (t) =>
  t.prismaField({
    type: CancellationRequest,
    description: 'the supporting document is sent separately; documentId is what the upload returned',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'RequestCancellationResult' } },
    args: { input: t.arg({ type: RequestCancellationInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const enrolmentId = asId('Enrolment', input.enrolmentId);
      if (!enrolmentId) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId');
      const documentId = input.documentId == null ? null : asId('Document', input.documentId);
      if (input.documentId != null && !documentId) throw new InputInvalid(localized(messages.cancellation_document_unknown), 'documentId');
      const wish = { enrolmentId, documentId, reason: input.reason };
      const id = await transact(context.app, asParent(context), (ctx) => requestCancellation(ctx, wish));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
