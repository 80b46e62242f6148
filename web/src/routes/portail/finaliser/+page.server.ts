import { FinaliseDocument, ReleaseEnrolmentDocument, ValidateBasketDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, FinaliseDocument, {});
  const { basket } = parentOf(event, viewer);
  return { serverTime, basket: basket && basket.lines.length > 0 ? basket : null };
};

export const actions: Actions = {
  valider: (event) => settle(event, '/portail/panier', async () => (await act(event, ValidateBasketDocument, {})).validateBasket),
  retirer: (event) =>
    settle(event, '/portail/finaliser', async (form) => {
      const enrolmentId = String(form.get('enrolmentId'));
      return (await act(event, ReleaseEnrolmentDocument, { enrolmentId })).releaseEnrolment;
    }),
};
