import { PledgeConfidentialityDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event);
};

/** A page of the desk and nothing else. */
const deskPage = /^\/bureau(?:[/?][^\\]*)?$/;

export const actions: Actions = {
  default: (event) => {
    const asked = event.url.searchParams.get('vers') ?? '';
    const then = deskPage.test(asked) ? asked : '/bureau';
    return settle(event, then, async () => (await act(event, PledgeConfidentialityDocument, {})).pledgeConfidentiality);
  },
};
