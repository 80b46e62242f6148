import { redirect } from '@sveltejs/kit';
import { DeskSitesDocument, SaveSiteDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveSite');
  const { admin } = await read(event, DeskSitesDocument, {});
  const search = event.url.searchParams;
  const edited = admin.sites.find(({ id }) => id === search.get('site'));
  const values: Values = edited ? { name: edited.name, address: edited.address ?? '' } : {};
  return { sites: admin.sites, done: search.has('fait'), edited: edited?.id ?? null, values };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { name = '', address } = values;
    if (!name) return refuse(values, { name: m.bureau_var_missing() });
    const input = { id: event.url.searchParams.get('site'), name, address: orNull(address) };
    return keeping(values, async () => {
      const { saveSite } = await act(event, SaveSiteDocument, { input });
      if (saveSite.__typename === 'InputInvalid') return refuseWith(values, saveSite);
      redirect(303, '/bureau/sites?fait');
    });
  },
};
