import { error } from '@sveltejs/kit';
import { FamilyClaimDocument, PayClaimDocument } from '#generated/graphql.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../../../../amounts.ts';
import { counterMethods } from '../../../../payment-methods.ts';
import { staffOf } from '../../../../staff.server.ts';
import { actFor } from '../../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { parentId, paymentId } = event.params;
  await staffOf(event, 'payClaim');
  const { admin } = await read(event, FamilyClaimDocument, { parentId });
  const payment = admin.parent?.payments.find(({ id }) => id === paymentId);
  if (!admin.parent || !payment) error(404);
  return { parent: admin.parent, payment, methods: counterMethods };
};

export const actions: Actions = {
  default: async (event) => {
    const { parentId, paymentId } = event.params;
    const values = typed(await event.request.formData());
    const receivedCents = cents(values.receivedCents ?? '');
    const method = counterMethods.find((one) => one === values.method) ?? counterMethods[0]!;
    return actFor(event, values, {
      done: 'encaisse',
      errors: receivedCents === undefined ? { receivedCents: m.bureau_amount_wrong() } : {},
      run: async (why) => {
        const input = { parentId, paymentId, receivedCents: receivedCents!, method, why };
        return (await act(event, PayClaimDocument, { input })).payClaim;
      },
    });
  },
};
