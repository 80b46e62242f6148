import { error, redirect } from '@sveltejs/kit';
import { DeskMessageDocument, DeskMessageTemplatesDocument, SaveFamilyMessageDocument } from '#generated/graphql.ts';
import { keeping, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { choicesFor } from '../message-choices.server.ts';
import { inForm, inputOf, keepChosen, textValues, valuesFrom, valuesOf } from '../message-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveFamilyMessage');
  const { searchParams } = event.url;
  const [id, copied] = [searchParams.get('message'), searchParams.get('reprendre')];
  const choices = await choicesFor(event);
  if (!id && !copied) {
    const templates = (await read(event, DeskMessageTemplatesDocument, {})).admin.messageTemplates;
    const chosen = templates.find((template) => template.id === searchParams.get('modele'));
    const values = { ...valuesFrom(searchParams), ...(chosen && textValues(chosen.texts)) };
    return {
      choices: keepChosen(choices, values),
      values,
      edited: null,
      templates: templates.map((template) => linkTo(template, searchParams)),
    };
  }
  const { admin } = await read(event, DeskMessageDocument, { id: (id ?? copied)! });
  const message = admin.familyMessage;
  if (!message) error(404);
  const edited = id ? { id: message.id, version: message.version } : null;
  const values = valuesOf(message);
  return { choices: keepChosen(choices, values, message.selection), values, edited, templates: [] };
};

/** The same page with the words of a template, for the same families. */
function linkTo({ id, name }: { id: string; name: string }, search: URLSearchParams) {
  const others = new URLSearchParams(search);
  others.set('modele', id);
  return { name, href: `/bureau/messages/ecrire?${others}` };
}

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const id = event.url.searchParams.get('message');
    return keeping(values, async () => {
      const input = { id, version: id ? Number(values.version) : null, ...inputOf(values) };
      const { saveFamilyMessage } = await act(event, SaveFamilyMessageDocument, { input });
      if (saveFamilyMessage.__typename === 'InputInvalid')
        return refuseWith(values, { ...saveFamilyMessage, problems: inForm(values, saveFamilyMessage.problems) });
      if (saveFamilyMessage.__typename === 'AlreadyDecided') return refuseLate(values, saveFamilyMessage);
      redirect(303, `/bureau/messages/${saveFamilyMessage.id}`);
    });
  },
};
