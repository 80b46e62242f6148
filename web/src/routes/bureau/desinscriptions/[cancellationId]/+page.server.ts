import { error, redirect } from '@sveltejs/kit';
import { CancellationToDecideDocument, DecideCancellationDocument, RefundPreviewDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../../amounts.ts';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'decideCancellation');
  const { cancellationId } = event.params;
  const { edges } = (await read(event, CancellationToDecideDocument, { cancellationId })).admin.cancellationRequestPage;
  const request = edges[0]?.node ?? null;
  if (!request && event.request.method === 'GET') error(404);
  const preview = await read(event, RefundPreviewDocument, { cancellationId });
  return { request, refund: preview.admin.refundPreview ?? { paidCents: 0, dueCents: 0 } };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const accept = values.decision === 'accepter';
    const refundCents = values.refundCents ? cents(values.refundCents) : null;
    if (refundCents === undefined) return refuse(values, { refundCents: m.bureau_amount_wrong() });
    const decision = { cancellationId: event.params.cancellationId, accept, message: orNull(values.message), refundCents };
    return keeping(values, async () => {
      const { decideCancellation } = await act(event, DecideCancellationDocument, decision);
      if ('message' in decideCancellation) return refuseWith(values, decideCancellation);
      redirect(303, `/bureau/desinscriptions?fait=${accept ? 'acceptee' : 'refusee'}`);
    });
  },
};
