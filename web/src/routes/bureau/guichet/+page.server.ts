import { FamilySearchDocument } from '#generated/graphql.ts';
import { refuse } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { ask } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'enrolOnBehalf');
  return {
    mayConfirm: mayUse.includes('confirmByHand'),
    mayGrant: mayUse.includes('grantReduction'),
    mayRegister: mayUse.includes('registerFamily'),
  };
};

export const actions: Actions = {
  // a name or a number is sent, never written in an address
  default: async (event) => {
    const values = typed(await event.request.formData());
    const search = values.search ?? '';
    if (!search) return refuse(values, { search: m.bureau_counter_missing() });
    const { data, refusal } = await ask(event, FamilySearchDocument, { search });
    if (!data) return refuse(values, { search: refusal });
    return { values, errors: {}, families: data.admin.parents };
  },
};
