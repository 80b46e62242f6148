import { error } from '@sveltejs/kit';
import { SwapFormDocument, SwapWeekDocument, type SwapWeekMutation } from '#generated/graphql.ts';
import { agreedPrice } from '#lib/booking/swap-price.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import { m } from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { enrolmentId } = event.params;
  const { viewer, swapChoices } = await read(event, SwapFormDocument, { enrolmentId });
  const enrolment = parentOf(event, viewer).enrolments.find(({ id }) => id === enrolmentId);
  if (!enrolment || (enrolment.status !== 'CONFIRMED' && enrolment.status !== 'HELD')) error(404);
  return {
    enrolment,
    possible: swapChoices.filter(({ possible }) => possible),
    others: swapChoices.filter(({ possible }) => !possible),
  };
};

type Answer = SwapWeekMutation['swapWeek'] | { readonly __typename: 'NothingChosen'; readonly message: string };

/** To the payment of the difference, when there is one to pay. */
function whereTo(answer: Answer): string {
  const owed = answer.__typename === 'Enrolment' ? answer.promisedPayment : null;
  return owed?.promise?.isDifference ? `/portail/paiement/${owed.id}` : '/portail/inscriptions?echangee';
}

export const actions: Actions = {
  default: (event) =>
    settle(event, whereTo, async (form): Promise<Answer> => {
      const weekId = form.get('weekId');
      if (typeof weekId !== 'string') return { __typename: 'NothingChosen', message: m.swap_nothing_chosen() };
      // the price that stood beside the week when it was chosen
      const priceCents = agreedPrice(form, weekId);
      return (await act(event, SwapWeekDocument, { enrolmentId: event.params.enrolmentId, weekId, priceCents })).swapWeek;
    }),
};
