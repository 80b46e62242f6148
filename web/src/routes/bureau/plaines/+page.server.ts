import { plainesOf, staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'plaines');
  return { ...(await plainesOf(event)), done: event.url.searchParams.get('fait'), mayEdit: mayUse.includes('savePlaine') };
};
