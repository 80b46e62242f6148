import { error } from '@sveltejs/kit';
import { FamilyChildFormDocument, RegisterChildForFamilyDocument } from '#generated/graphql.ts';
import { orNull, typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { staffOf } from '../../../../staff.server.ts';
import { readChild } from '../../../child-answers.server.ts';
import { actFor } from '../../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'registerChildForFamily');
  const { admin, schools, serverTime } = await read(event, FamilyChildFormDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  return { parent: admin.parent, schools, today: todayAt(serverTime) };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { errors, child } = readChild(values);
    return actFor(event, values, {
      done: 'enfant',
      errors,
      run: async (why) => {
        const input = { parentId: event.params.parentId, ...child, nationalNumber: orNull(values.nationalNumber), why };
        return (await act(event, RegisterChildForFamilyDocument, { input })).registerChildForFamily;
      },
    });
  },
};
