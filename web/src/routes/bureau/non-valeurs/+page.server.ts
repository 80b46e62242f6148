import { WriteOffsPageDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'writeOffClaim');
  const { searchParams } = event.url;
  const on = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Brussels' }).format(new Date());
  const { admin } = await read(event, WriteOffsPageDocument, {
    ...{ on, after: searchParams.get('apres'), doneAfter: searchParams.get('renonces') },
  });
  const { waiting, done, openClaims } = admin;
  return {
    done: searchParams.get('fait'),
    waiting: waiting.edges.map(({ node }) => node),
    givenUp: done.edges.map(({ node }) => node),
    nextGivenUp: done.pageInfo.hasNextPage ? done.pageInfo.endCursor : null,
    // places that are only held are owed nothing once they end
    open: openClaims.edges.flatMap(({ node: { payment, ...claim } }) =>
      payment && payment.owedCents > 0 ? [{ id: payment.id, ...claim, payment }] : [],
    ),
    nextOpen: openClaims.pageInfo.hasNextPage ? openClaims.pageInfo.endCursor : null,
  };
};
