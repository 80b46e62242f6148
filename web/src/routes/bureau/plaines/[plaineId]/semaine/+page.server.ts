import { error } from '@sveltejs/kit';
import { saveWeek } from '../../../semaines/week-form.server.ts';
import { plainesOf, staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveWeek');
  const found = (await plainesOf(event)).plaines.find(({ id }) => id === event.params.plaineId);
  if (!found) error(404);
  return { plaine: found.plaine };
};

export const actions: Actions = { default: (event) => saveWeek(event, event.params.plaineId, null) };
