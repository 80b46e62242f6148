import { redirect } from '@sveltejs/kit';
import { MyDocumentsDocument } from '#generated/graphql.ts';
import { read, signInPath } from '#lib/graph/ask.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, MyDocumentsDocument, {});
  if (!viewer) redirect(303, signInPath(event.url));
  if (!viewer.parent) redirect(303, '/portail');
  const { taxCertificates, participationCertificates } = viewer.parent;
  const years = Map.groupBy(taxCertificates, ({ incomeYear }) => incomeYear);
  return { years: [...years].map(([year, certificates]) => ({ year, certificates })), participations: participationCertificates };
};
