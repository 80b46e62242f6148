import { siteChoices, staffOf } from '../../staff.server.ts';
import { savePlaine } from '../plaine-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'savePlaine');
  return { sites: await siteChoices(event) };
};

export const actions: Actions = { default: (event) => savePlaine(event, null) };
