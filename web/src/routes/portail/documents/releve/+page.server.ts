import { redirect } from '@sveltejs/kit';
import { MyAccountStatementDocument } from '#generated/graphql.ts';
import { ask, signInPath } from '#lib/graph/ask.server.ts';
import type { PageServerLoad } from './$types.js';
import { askedDays } from './asked-days.server.ts';

export const load: PageServerLoad = async (event) => {
  const asked = askedDays(event.url);
  const { data, refusal } = await ask(event, MyAccountStatementDocument, asked);
  if (!data) return { asked, refusal, statement: null };
  const { viewer } = data;
  if (!viewer) redirect(303, signInPath(event.url));
  if (!viewer.parent) redirect(303, '/portail');
  return { asked, refusal: null, statement: viewer.parent.accountStatement };
};
