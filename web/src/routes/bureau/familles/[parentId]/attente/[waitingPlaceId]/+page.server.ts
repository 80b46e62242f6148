import { error } from '@sveltejs/kit';
import { FamilyActsDocument, LeaveWaitingListForFamilyDocument } from '#generated/graphql.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../../../staff.server.ts';
import { actFor } from '../../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'leaveWaitingListForFamily');
  const { admin } = await read(event, FamilyActsDocument, { parentId: event.params.parentId });
  const line = admin.parent?.waitingPlaces.find(({ id }) => id === event.params.waitingPlaceId) ?? null;
  if (!admin.parent || (!line && event.request.method === 'GET')) error(404);
  return { parent: admin.parent, line };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { parentId, waitingPlaceId } = event.params;
    return actFor(event, values, {
      done: 'attente',
      run: async (why) =>
        (await act(event, LeaveWaitingListForFamilyDocument, { input: { parentId, waitingPlaceId, why } })).leaveWaitingListForFamily,
    });
  },
};
