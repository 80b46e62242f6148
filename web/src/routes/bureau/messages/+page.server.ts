import { DeskMessagesDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveFamilyMessage');
  const search = event.url.searchParams;
  const isScheduled = search.has('programmes');
  const { admin } = await read(event, DeskMessagesDocument, { after: search.get('apres'), status: isScheduled ? 'SCHEDULED' : null });
  const { edges, pageInfo } = admin.familyMessages;
  return { isScheduled, messages: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
};
