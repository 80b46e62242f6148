import { redirect } from '@sveltejs/kit';
import { DeskMessageTemplatesDocument, RemoveMessageTemplateDocument, SaveMessageTemplateDocument } from '#generated/graphql.ts';
import { keeping, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { inForm, textsOf, textValues } from '../message-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveMessageTemplate');
  const { admin } = await read(event, DeskMessageTemplatesDocument, {});
  const search = event.url.searchParams;
  const edited = admin.messageTemplates.find(({ id }) => id === search.get('modele')) ?? null;
  const values: Values = edited ? { name: edited.name, ...textValues(edited.texts) } : {};
  const done = search.has('fait') ? ('fait' as const) : search.has('supprime') ? ('supprime' as const) : null;
  return { templates: admin.messageTemplates, edited, values, done };
};

export const actions: Actions = {
  enregistrer: async (event) => {
    const values = typed(await event.request.formData());
    const id = event.url.searchParams.get('modele');
    return keeping(values, async () => {
      const input = { id, version: id ? Number(values.version) : null, name: values.name ?? '', texts: textsOf(values) };
      const { saveMessageTemplate } = await act(event, SaveMessageTemplateDocument, { input });
      if (saveMessageTemplate.__typename === 'InputInvalid')
        return refuseWith(values, { ...saveMessageTemplate, problems: inForm(values, saveMessageTemplate.problems) });
      redirect(303, '/bureau/messages/modeles?fait');
    });
  },
  supprimer: (event) =>
    settle(event, '/bureau/messages/modeles?supprime', async (form) => {
      const asked = { id: String(form.get('id')), version: Number(form.get('version')) };
      return (await act(event, RemoveMessageTemplateDocument, asked)).removeMessageTemplate;
    }),
};
