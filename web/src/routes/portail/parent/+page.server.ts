import { redirect } from '@sveltejs/kit';
import { RegisterParentDocument, RegisterParentFormDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read, signInPath } from '#lib/graph/ask.server.ts';
import { contactDetails } from '../contact-details.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, RegisterParentFormDocument, {});
  if (!viewer && event.request.method !== 'POST') redirect(303, signInPath(event.url));
  if (viewer?.parent) redirect(303, '/portail');
  return { person: viewer ?? null };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const details = contactDetails(values);
    if (!details.ok) return refuse(values, details.errors);
    return keeping(values, async () => {
      const { registerParent } = await act(event, RegisterParentDocument, { input: details.input });
      if (registerParent.__typename === 'InputInvalid') return refuseWith(values, registerParent);
      redirect(303, '/portail?enregistre');
    });
  },
};
