import { fail, redirect } from '@sveltejs/kit';
import { ConfirmEmailDocument } from '#generated/graphql.ts';
import { act } from '#lib/graph/ask.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('jeton') ?? '', done: url.searchParams.has('fait') });

export const actions: Actions = {
  // By a button: programs that look at the links of a mail open them, and confirm nothing.
  default: async (event) => {
    const token = String((await event.request.formData()).get('jeton') ?? '').slice(0, 200);
    const { confirmEmail } = await act(event, ConfirmEmailDocument, { token });
    if (confirmEmail.__typename === 'InputInvalid') return fail(409, { message: confirmEmail.message });
    redirect(303, '/adresse?fait');
  },
};
