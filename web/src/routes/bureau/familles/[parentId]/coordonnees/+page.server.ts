import { error } from '@sveltejs/kit';
import { CorrectProfileDocument, FamilyActsDocument } from '#generated/graphql.ts';
import { orNull, typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../staff.server.ts';
import { readAddress } from '../../address.ts';
import { actFor } from '../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'correctProfile');
  const { admin } = await read(event, FamilyActsDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  const { id, givenName, familyName, email, pendingEmail, phone, address, profileVersion } = admin.parent;
  const now = { email: pendingEmail ?? email, phone: phone ?? '', street: '', postalCode: '', city: '', ...address };
  return {
    parent: { id, givenName, familyName },
    pendingEmail,
    email,
    values: { ...now, version: profileVersion } as Record<string, string>,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { version = '' } = values;
    const { address, errors: wrong } = readAddress(values);
    const errors: Errors = { ...wrong };
    if (!values.email) errors.email = m.bureau_profile_email_missing();
    return actFor(event, values, {
      done: 'coordonnees',
      errors,
      run: async (why) => {
        const input = { parentId: event.params.parentId, version, email: values.email, phone: orNull(values.phone), address, why };
        return (await act(event, CorrectProfileDocument, { input })).correctProfile;
      },
    });
  },
};
