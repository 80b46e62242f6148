import { redirect } from '@sveltejs/kit';
import { SaveStaffMemberDocument, StaffDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { siteChoices, staffOf } from '../staff.server.ts';
import { isRole } from './roles.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { me } = await staffOf(event, 'saveStaffMember');
  const { admin } = await read(event, StaffDocument, {});
  const search = event.url.searchParams;
  const edited = admin.staffMembers.find(({ id }) => id === search.get('membre'));
  const values: Values = edited ? { role: edited.role, siteId: edited.site?.id ?? '' } : {};
  return {
    me: me.id,
    members: admin.staffMembers,
    sites: await siteChoices(event),
    done: search.get('fait'),
    edited: edited ? { id: edited.id, name: `${edited.givenName} ${edited.familyName}`, hasEnded: edited.endedAt !== null } : null,
    values,
  };
};

export const actions: Actions = {
  default: async (event) => {
    // a national number that is typed goes into the graph and nowhere else: not into an address, not back into the page
    const { nationalNumber = '', ...values } = typed(await event.request.formData());
    const { role = '', siteId = '' } = values;
    const id = event.url.searchParams.get('membre');
    const errors: Errors = {};
    if (!id && !nationalNumber) errors.nationalNumber = m.bureau_var_missing();
    if (!isRole(role)) errors.role = m.bureau_var_missing();
    if (!isRole(role) || Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const input = { id, nationalNumber: orNull(nationalNumber), role, siteId: orNull(siteId) };
      const { saveStaffMember } = await act(event, SaveStaffMemberDocument, { input });
      if (saveStaffMember.__typename === 'InputInvalid') {
        const { field, message } = saveStaffMember;
        return refuseWith({ nationalNumber: '', ...values }, { message, field: field === 'siteName' ? 'siteId' : field });
      }
      redirect(303, '/bureau/personnel?fait=1');
    });
  },
};
