import { error } from '@sveltejs/kit';
import { CancelWeekDocument } from '#generated/graphql.ts';
import { settle } from '#lib/answers.server.ts';
import { act } from '#lib/graph.server.ts';
import { staffOf, weekOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'cancelWeek');
  const { plaine, week } = await weekOf(event, event.params.weekId);
  if (week.cancelledAt && event.request.method === 'GET') error(404);
  return { plaine: plaine.plaine, week: week.week, taken: week.week.capacity + week.overbooked - week.week.seatsLeft };
};

export const actions: Actions = {
  default: (event) =>
    settle(event, '/bureau/plaines?fait=annulee', async () => {
      const { cancelWeek } = await act(event, CancelWeekDocument, { weekId: event.params.weekId });
      return cancelWeek;
    }),
};
