import { RegisterFamilyDocument } from '#generated/graphql.ts';
import { orNull, typed, type Errors } from '#lib/forms/values.ts';
import { act } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../staff.server.ts';
import { actFor } from '../why.server.ts';
import { readAddress } from '../address.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'registerFamily');
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { givenName = '', familyName = '', email, withoutMail } = values;
    const { address, errors: wrong } = readAddress(values);
    const errors: Errors = { ...wrong };
    if (!givenName) errors.givenName = m.given_name_missing();
    if (!familyName) errors.familyName = m.family_name_missing();
    if (!email && withoutMail !== 'on') errors.email = m.bureau_paper_mail_missing();
    if (email && withoutMail === 'on') errors.email = m.bureau_paper_mail_both();
    return actFor(event, values, {
      done: 'inscrite',
      errors,
      run: async (why) => {
        const person = { givenName, familyName, nationalNumber: orNull(values.nationalNumber) };
        const input = { ...person, email: orNull(email), phone: orNull(values.phone), address, why };
        return (await act(event, RegisterFamilyDocument, { input })).registerFamily;
      },
    });
  },
};
