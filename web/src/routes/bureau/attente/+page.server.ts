import { WaitingListDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { plainesOf, staffOf, weekChoices } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'waitingList');
  const weeks = weekChoices((await plainesOf(event)).plaines);
  const weekId = event.url.searchParams.get('semaine');
  const queue = weekId ? (await read(event, WaitingListDocument, { weekId })).admin.waitingList : null;
  return { weeks, weekId, queue };
};
