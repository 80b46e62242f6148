import { staffOf } from './staff.server.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = async (event) => {
  const { me, mayUse } = await staffOf(event);
  return { me, mayUse };
};
