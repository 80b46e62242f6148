import { error } from '@sveltejs/kit';
import { FamilyDeadlineDocument, GrantPaymentPromiseDocument, type PromiseGuarantor } from '#generated/graphql.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../staff.server.ts';
import { actFor } from '../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** The most frequent first. */
const guarantors = ['CPAS', 'EMPLOYER', 'PAYER', 'THIRD_PARTY'] as const satisfies PromiseGuarantor[];

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'grantPaymentPromise');
  const { admin } = await read(event, FamilyDeadlineDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  const { enrolments, ...parent } = admin.parent;
  return { parent, guarantors, held: enrolments.filter(({ status }) => status === 'HELD').toReversed() };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const enrolmentIds = form.getAll('enrolmentIds').map(String);
    const values: Values = { ...typed(form), enrolmentIds: enrolmentIds.join(' ') };
    const guarantor = guarantors.find((one) => one === values.guarantor) ?? guarantors[0];
    const errors: Errors = {};
    if (enrolmentIds.length === 0) errors.enrolmentIds = m.bureau_counter_weeks_missing();
    if (!values.dueOn) errors.dueOn = m.bureau_promise_due_missing();
    if (guarantor !== 'PAYER' && !values.name) errors.name = m.bureau_promise_name_missing();
    return actFor(event, values, {
      done: 'promesse',
      errors,
      run: async (why) => {
        const said = { guarantor, name: values.name || null, reference: values.reference || null, dueOn: values.dueOn!, why };
        const input = { parentId: event.params.parentId, enrolmentIds, ...said };
        return (await act(event, GrantPaymentPromiseDocument, { input })).grantPaymentPromise;
      },
    });
  },
};
