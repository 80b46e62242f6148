import { redirect } from '@sveltejs/kit';
import { ProfileDocument, ResendEmailConfirmationDocument, UpdateProfileDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { formatPhone } from '#language/phones.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { contactDetails } from '../contact-details.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, ProfileDocument, {});
  const parent = parentOrTyped(event, viewer);
  if (!parent) return { parent: null, values: {} };
  const values: Values = {
    email: parent.pendingEmail ?? parent.email,
    phone: parent.phone ? formatPhone(parent.phone) : '',
    'address.street': parent.address?.street ?? '',
    'address.postalCode': parent.address?.postalCode ?? '',
    'address.city': parent.address?.city ?? '',
  };
  return { parent, values, saved: event.url.searchParams.has('enregistre'), asked: event.url.searchParams.has('demande') };
};

export const actions: Actions = {
  enregistrer: async (event) => {
    const values = typed(await event.request.formData());
    const details = contactDetails(values);
    if (!details.ok) return refuse(values, details.errors);
    return keeping(values, async () => {
      const { updateProfile } = await act(event, UpdateProfileDocument, { input: details.input });
      if (updateProfile.__typename === 'InputInvalid') return refuseWith(values, updateProfile);
      redirect(303, '/portail/fiche?enregistre');
    });
  },
  redemander: (event) =>
    settle(event, '/portail/fiche?demande', async () => (await act(event, ResendEmailConfirmationDocument, {})).resendEmailConfirmation),
};
