import { redirect } from '@sveltejs/kit';
import { PledgeConfidentialityDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event);
};

/** A page of the desk and nothing else. */
const deskPage = /^\/bureau(?:[/?][^\\]*)?$/;

export const actions: Actions = {
  default: async (event) => {
    await orSignIn(event, () => act(event, PledgeConfidentialityDocument, {}));
    const asked = event.url.searchParams.get('vers') ?? '';
    redirect(303, deskPage.test(asked) ? asked : '/bureau');
  },
};
