import { error, redirect } from '@sveltejs/kit';
import { CancelWeekDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf, weekOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'cancelWeek');
  const { plaine, week } = await weekOf(event, event.params.weekId);
  if (week.cancelledAt && event.request.method === 'GET') error(404);
  return { plaine: plaine.plaine, week: week.week, taken: week.week.capacity + week.overbooked - week.week.seatsLeft };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const reason = values.reason ?? '';
    if (!reason) return refuse(values, { reason: m.bureau_var_missing() });
    return keeping(values, async () => {
      const { cancelWeek } = await act(event, CancelWeekDocument, { weekId: event.params.weekId, reason });
      if (cancelWeek.__typename === 'InputInvalid') return refuseWith(values, cancelWeek);
      if ('message' in cancelWeek) return refuseWith(values, { message: cancelWeek.message });
      redirect(303, '/bureau/plaines?fait=annulee');
    });
  },
};
