import { error, redirect } from '@sveltejs/kit';
import { ChooseOptionsDocument, OptionsFormDocument } from '#generated/graphql.ts';
import { keeping, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { choicesIn } from '#lib/booking/option-choices.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { enrolmentId } = event.params;
  const { viewer, optionChoices } = await read(event, OptionsFormDocument, { enrolmentId });
  const line = parentOf(event, viewer).enrolments.find(({ id }) => id === enrolmentId);
  if (!line || optionChoices.length === 0) error(404);
  return { line, choices: optionChoices, isWithout: event.url.searchParams.has('sans') };
};

export const actions: Actions = {
  default: async (event) => {
    const values: Values = typed(await event.request.formData());
    return keeping(values, async () => {
      const input = { enrolmentId: event.params.enrolmentId, choices: choicesIn(values) };
      const { chooseOptions } = await act(event, ChooseOptionsDocument, { input });
      if (chooseOptions.__typename === 'InputInvalid') return refuseWith(values, chooseOptions);
      if ('message' in chooseOptions) return refuseLate(values, chooseOptions);
      redirect(
        303,
        chooseOptions.__typename === 'Enrolment' && chooseOptions.status === 'CONFIRMED'
          ? '/portail/inscriptions?options'
          : '/portail/finaliser',
      );
    });
  },
};
