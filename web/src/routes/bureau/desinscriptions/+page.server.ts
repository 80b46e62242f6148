import { CancellationsToDecideDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'decideCancellation');
  const { admin } = await read(event, CancellationsToDecideDocument, {});
  return { requests: admin.cancellationRequests, done: event.url.searchParams.get('fait') };
};
