import { byTask } from './operations/library.ts';
import { staffOf } from './staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event);
  return { groups: byTask(mayUse).filter(({ operations }) => operations.length > 0) };
};
