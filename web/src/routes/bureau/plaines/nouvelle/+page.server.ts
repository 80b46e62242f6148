import { staffOf } from '../../staff.server.ts';
import { savePlaine } from '../plaine-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'savePlaine');
};

export const actions: Actions = { default: (event) => savePlaine(event, null) };
