import { staffOf } from './staff.server.ts';
import type { LayoutServerLoad } from './$types.js';

// lists and forms: nothing in them needs a script
export const csr = false;

export const load: LayoutServerLoad = async (event) => {
  const { me, mayUse } = await staffOf(event);
  return { me, mayUse };
};
