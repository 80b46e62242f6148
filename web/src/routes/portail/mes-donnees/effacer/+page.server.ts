import { redirect } from '@sveltejs/kit';
import { EraseMyDataDocument, MyDataDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, retention } = await read(event, MyDataDocument, {});
  const { payments } = parentOf(event, viewer);
  // a payment that failed is in the accounts as well
  return { retention, hasAccounts: payments.length > 0 };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    if (values.lu !== 'on') return refuse(values, { lu: m.erase_check_missing() });
    const outcome = await keeping(values, async () => (await act(event, EraseMyDataDocument, {})).eraseMyData);
    if ('status' in outcome) redirect(303, '/connexion?returnTo=%2Fportail%2Fmes-donnees%2Feffacer');
    if (outcome.__typename !== 'DataErased') return refuseWith(values, { message: outcome.message });
    redirect(303, '/vie-privee/efface');
  },
};
