import { error } from '@sveltejs/kit';
import { SwapFormDocument, SwapWeekDocument } from '#generated/graphql.ts';
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

export const actions: Actions = {
  default: (event) =>
    settle(event, '/portail/inscriptions?echangee', async (form) => {
      const weekId = form.get('weekId');
      if (typeof weekId !== 'string') return { __typename: 'NothingChosen', message: m.swap_nothing_chosen() };
      return (await act(event, SwapWeekDocument, { enrolmentId: event.params.enrolmentId, weekId })).swapWeek;
    }),
};
