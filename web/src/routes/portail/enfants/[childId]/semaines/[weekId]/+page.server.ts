// A week that is taken with care, meals or the shuttle, as one.
import { error, redirect } from '@sveltejs/kit';
import { HoldWithOptionsDocument, WeekWithOptionsDocument } from '#generated/graphql.ts';
import { choicesIn } from '#lib/booking/option-choices.ts';
import { outcomesOf } from '#lib/booking/outcomes.ts';
import { remember } from '#lib/booking/weeks.server.ts';
import { keeping, refuse, refuseLate } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { childId, weekId } = event.params;
  const { viewer, weekOptions } = await read(event, WeekWithOptionsDocument, { weekId });
  const child = parentOf(event, viewer).children.find(({ id }) => id === childId);
  const row = child?.weeks.find(({ week }) => week.id === weekId);
  if (!child || !row || weekOptions.length === 0) error(404);
  return { child: { id: child.id, givenName: child.givenName }, row, choices: weekOptions };
};

export const actions: Actions = {
  default: async (event) => {
    const { childId, weekId } = event.params;
    const values: Values = typed(await event.request.formData());
    return keeping(values, async () => {
      const options = [{ weekId, choices: choicesIn(values), withoutRefused: values.without === 'on' }];
      const { holdWeeks } = await act(event, HoldWithOptionsDocument, { input: { childId, weekIds: [weekId], options } });
      if (holdWeeks.__typename !== 'HoldWeeksPayload') return refuseLate(values, holdWeeks);
      const [refused] = holdWeeks.refused;
      const stop = `stop-${refused?.optionId}`;
      // the stop of a shuttle that was ticked is asked for at its field
      if (refused && stop in values && !values[stop]) return refuse(values, { [stop]: refused.message });
      if (refused) return refuseLate(values, refused);
      remember(event.cookies, outcomesOf(childId, holdWeeks));
      if (holdWeeks.leftOut.length > 0) redirect(303, `/portail/inscriptions/${holdWeeks.held[0]!.id}/options?sans`);
      redirect(303, `/portail/enfants/${childId}/semaines#reponse`);
    });
  },
};
