import { error, redirect } from '@sveltejs/kit';
import { CheckoutDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { payment } = await read(event, CheckoutDocument, { id: event.params.paymentId });
  if (!payment) error(404);
  if (payment.status !== 'PENDING' || !payment.checkoutUrl) redirect(303, `/portail/paiement/${payment.id}`);
  const target = new URL(payment.checkoutUrl, event.platform?.req.origin ?? event.url.origin);
  return { target: target.href };
};
