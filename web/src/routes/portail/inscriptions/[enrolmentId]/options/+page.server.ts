import { error, redirect } from '@sveltejs/kit';
import { ChooseOptionsDocument, OptionsFormDocument } from '#generated/graphql.ts';
import { keeping, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { enrolmentId } = event.params;
  const { viewer, optionChoices } = await read(event, OptionsFormDocument, { enrolmentId });
  const line = parentOf(event, viewer).basket?.lines.find(({ id }) => id === enrolmentId);
  if (!line || optionChoices.length === 0) error(404);
  return { line, choices: optionChoices };
};

/** Each option that is ticked has its price as it was read beside it, and of a shuttle the stop. */
const choicesIn = (values: Values) =>
  Object.keys(values).flatMap((name) => {
    const optionId = name.startsWith('option-') ? name.slice('option-'.length) : null;
    return optionId ? [{ optionId, stop: orNull(values[`stop-${optionId}`]), priceCents: Number(values[`price-${optionId}`]) }] : [];
  });

export const actions: Actions = {
  default: async (event) => {
    const values: Values = typed(await event.request.formData());
    return keeping(values, async () => {
      const input = { enrolmentId: event.params.enrolmentId, choices: choicesIn(values) };
      const { chooseOptions } = await act(event, ChooseOptionsDocument, { input });
      if (chooseOptions.__typename === 'InputInvalid') return refuseWith(values, chooseOptions);
      if ('message' in chooseOptions) return refuseLate(values, chooseOptions);
      redirect(303, '/portail/finaliser');
    });
  },
};
