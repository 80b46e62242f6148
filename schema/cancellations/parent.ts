import { transact } from '../../server/platform/act.ts';
import { requestCancellation } from '../../server/cancellations/request-cancellation.ts';
import { asParent } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { CancellationRequest } from './type.ts';
import { asId } from '../lib/ids.ts';

const RequestCancellationInput = builder.inputType('RequestCancellationInput', {
  description: 'what a parent gives up, and why',
  fields: (t) => ({
    enrolmentId: t.id({ description: "a paid place of the viewer's own; a held one is given back by `releaseEnrolment`", required: true }),
    reason: t.string({ description: 'required, 2,000 characters at most; kept sealed', required: true }),
    documentId: t.id({ description: 'what `POST /uploads` answered, by the same person and not used before; null: none' }),
  }),
});

builder.mutationField('requestCancellation', (t) =>
  t.prismaField({
    type: CancellationRequest,
    description: 'the supporting document is sent separately; documentId is what the upload returned',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: {
        name: 'RequestCancellationResult',
        description: 'answer of `requestCancellation`: the request that waits, or why it was not taken',
      },
    },
    args: { input: t.arg({ description: 'which paid place, and why', type: RequestCancellationInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const enrolmentId = asId('Enrolment', input.enrolmentId);
      if (!enrolmentId) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
      const documentId = input.documentId == null ? null : asId('Document', input.documentId);
      if (input.documentId != null && !documentId)
        throw new InputInvalid(localized(messages.cancellation_document_unknown), 'documentId', 'UNKNOWN');
      const wish = { enrolmentId, documentId, reason: input.reason };
      const id = await transact(context.app, asParent(context), (ctx) => requestCancellation(ctx, wish));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
