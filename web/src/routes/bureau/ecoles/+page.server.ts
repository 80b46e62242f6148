import { redirect } from '@sveltejs/kit';
import { SaveSchoolDocument, SchoolsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveSchool');
  const { admin } = await read(event, SchoolsDocument, {});
  const search = event.url.searchParams;
  const edited = admin.schools.find(({ id }) => id === search.get('ecole'));
  const values: Values = edited
    ? {
        name: edited.name,
        faseNumber: edited.faseNumber,
        postalCode: edited.postalCode,
        city: edited.city,
        closed: edited.closedAt ? 'on' : '',
      }
    : {};
  return { schools: admin.schools, done: search.has('fait'), edited: edited?.id ?? null, values };
};

export const actions: Actions = {
  default: async (event) => {
    const values = { closed: '', ...typed(await event.request.formData()) } as Values;
    const { name = '', faseNumber = '', postalCode = '', city = '' } = values;
    const errors: Errors = {};
    for (const [field, value] of Object.entries({ name, faseNumber, postalCode, city })) if (!value) errors[field] = m.bureau_var_missing();
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    const id = event.url.searchParams.get('ecole');
    const input = { id, name, faseNumber, postalCode, city, ...(id && { closed: values.closed === 'on' }) };
    return keeping(values, async () => {
      const { saveSchool } = await act(event, SaveSchoolDocument, { input });
      if (saveSchool.__typename === 'InputInvalid') return refuseWith(values, saveSchool);
      redirect(303, '/bureau/ecoles?fait');
    });
  },
};
