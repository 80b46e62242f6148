import { CancellationsToDecideDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'decideCancellation');
  const after = event.url.searchParams.get('apres');
  const { edges, pageInfo } = (await read(event, CancellationsToDecideDocument, { first: 50, after })).admin.cancellationRequestPage;
  return {
    requests: edges.map(({ node }) => node),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    done: event.url.searchParams.get('fait'),
  };
};
