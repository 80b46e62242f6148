import { redirect } from '@sveltejs/kit';
import { MyDocumentsDocument } from '#generated/graphql.ts';
import { read, signInPath } from '#lib/graph/ask.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const after = event.url.searchParams.get('avant');
  const { viewer } = await read(event, MyDocumentsDocument, { after });
  if (!viewer) redirect(303, signInPath(event.url));
  if (!viewer.parent) redirect(303, '/portail');
  const { taxCertificates, participationCertificates, paymentPapers, paperYears } = viewer.parent;
  const years = Map.groupBy(taxCertificates, ({ incomeYear }) => incomeYear);
  const papers = Map.groupBy(
    paymentPapers.edges.map(({ node }) => node),
    ({ day }) => Number(day.slice(0, 4)),
  );
  return {
    years: [...years].map(([year, certificates]) => ({ year, certificates })),
    participations: participationCertificates,
    receiptYears: [...papers].map(([year, ofYear]) => ({ year, papers: ofYear })),
    older: paymentPapers.pageInfo.hasNextPage ? paymentPapers.pageInfo.endCursor : null,
    isOlder: after !== null,
    paperYears,
  };
};
