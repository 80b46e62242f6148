import { error } from '@sveltejs/kit';
import { amountOf } from '../../amounts.ts';
import { plainesOf, siteChoices, staffOf } from '../../staff.server.ts';
import { savePlaine } from '../plaine-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'savePlaine');
  const found = (await plainesOf(event)).plaines.find(({ id }) => id === event.params.plaineId);
  if (!found) error(404);
  const { plaine, published, minChildren } = found;
  return {
    sites: await siteChoices(event),
    values: {
      name: plaine.name,
      siteId: plaine.site.id,
      ageMinMonths: String(plaine.ageMinMonths),
      ageMaxMonths: String(plaine.ageMaxMonths),
      dailyRateCents: amountOf(plaine.dailyRateCents),
      published: published ? 'on' : '',
      minChildren: minChildren == null ? '' : String(minChildren),
      dayBegins: plaine.dayBegins ?? '',
      dayEnds: plaine.dayEnds ?? '',
      toBring: plaine.toBring ?? '',
    },
  };
};

export const actions: Actions = { default: (event) => savePlaine(event, event.params.plaineId) };
