import { AbandonBasketDocument, FinaliseDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, FinaliseDocument, {});
  const { basket } = parentOf(event, viewer);
  const released = event.url.searchParams.get('rendues');
  return { count: basket?.lines.length ?? 0, released: released === null ? null : Number(released) || 0 };
};

export const actions: Actions = {
  default: (event) =>
    settle(
      event,
      (result) => `/portail/finaliser/abandonner?rendues=${'releasedCount' in result ? result.releasedCount : 0}`,
      async () => (await act(event, AbandonBasketDocument, {})).abandonBasket,
    ),
};
