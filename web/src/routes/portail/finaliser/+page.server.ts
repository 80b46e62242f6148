import { FinaliseDocument, ValidateBasketDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import { readRemoved, removeActions } from '../removed-line.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, FinaliseDocument, {});
  const { basket } = parentOf(event, viewer);
  return { serverTime, removed: await readRemoved(event), basket: basket && basket.lines.length > 0 ? basket : null };
};

export const actions: Actions = {
  valider: (event) => settle(event, '/portail/panier', async () => (await act(event, ValidateBasketDocument, {})).validateBasket),
  ...removeActions('/portail/finaliser'),
};
