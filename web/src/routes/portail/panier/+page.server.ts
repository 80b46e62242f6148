import { redirect } from '@sveltejs/kit';
import { BasketPageDocument, StartPaymentDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import { readRemoved, removeActions } from '../removed-line.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, BasketPageDocument, {});
  const { basket, payments } = parentOf(event, viewer);
  const filled = basket && basket.lines.length > 0 ? basket : null;
  // what was not validated, or has changed since, is looked through first
  if (filled?.status === 'OPEN' && event.request.method === 'GET') redirect(303, `/portail/finaliser${event.url.search}`);
  const awaited = filled?.awaitedPayment ?? null;
  // of other lines than these: it ends when another one is begun
  const other = payments.find(({ id, status }) => status === 'PENDING' && id !== awaited?.id) ?? null;
  return { serverTime, removed: await readRemoved(event), basket: filled, awaited, other };
};

export const actions: Actions = {
  payer: (event) => pay(event, 'ONLINE', (id) => `/portail/paiement/${id}/vers`),
  virement: (event) => pay(event, 'TRANSFER', (id) => `/portail/paiement/${id}`),
  ...removeActions('/portail/panier'),
};

const pay = (event: RequestEvent, method: 'ONLINE' | 'TRANSFER', page: (paymentId: string) => string) =>
  settle(
    event,
    (result) => ('id' in result ? page(result.id) : '/portail/panier'),
    async () => (await act(event, StartPaymentDocument, { method })).startPayment,
  );
