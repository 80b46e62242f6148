import type { RequestEvent } from '@sveltejs/kit';
import { AcceptOfferDocument, LeaveWaitingListDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';

/** What Offers and Queue send, wherever they stand: back to that same page. */
export const waitingListActions = {
  accepter: (event: RequestEvent) =>
    settle(event, event.url.pathname, async (form) => {
      const waitingPlaceId = String(form.get('waitingPlaceId'));
      return (await act(event, AcceptOfferDocument, { waitingPlaceId })).acceptOffer;
    }),
  quitter: (event: RequestEvent) =>
    settle(event, event.url.pathname, async (form) => {
      const waitingPlaceId = String(form.get('waitingPlaceId'));
      return (await act(event, LeaveWaitingListDocument, { waitingPlaceId })).leaveWaitingList;
    }),
};
