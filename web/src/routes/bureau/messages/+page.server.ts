import { DeskMessagesDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveFamilyMessage');
  const { admin } = await read(event, DeskMessagesDocument, { after: event.url.searchParams.get('apres') });
  const { edges, pageInfo } = admin.familyMessages;
  return { messages: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
};
