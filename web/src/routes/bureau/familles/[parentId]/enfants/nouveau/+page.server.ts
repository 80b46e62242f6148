import { error } from '@sveltejs/kit';
import { FamilyChildFormDocument, RegisterChildForFamilyDocument } from '#generated/graphql.ts';
import { orNull, typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../../staff.server.ts';
import { actFor } from '../../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'registerChildForFamily');
  const { admin, schools, serverTime } = await read(event, FamilyChildFormDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  return { parent: admin.parent, schools, today: serverTime.slice(0, 10) };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { givenName = '', familyName = '', birthDate = '' } = values;
    const errors: Errors = {};
    if (!givenName) errors.givenName = m.given_name_missing();
    if (!familyName) errors.familyName = m.family_name_missing();
    if (!birthDate) errors.birthDate = m.birth_date_missing();
    return actFor(event, values, {
      done: 'enfant',
      errors,
      run: async (why) => {
        const child = { givenName, familyName, birthDate, nationalNumber: orNull(values.nationalNumber) };
        const school = {
          schoolId: values.schoolId === 'none' ? null : orNull(values.schoolId),
          schoolYear: values.schoolYear === 'none' ? null : orNull(values.schoolYear),
        };
        const input = { parentId: event.params.parentId, ...child, ...school, why };
        return (await act(event, RegisterChildForFamilyDocument, { input })).registerChildForFamily;
      },
    });
  },
};
