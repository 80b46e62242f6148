import { redirect } from '@sveltejs/kit';
import { MyRefundsDocument, SaveRefundAccountDocument } from '#generated/graphql.ts';
import { keeping, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, MyRefundsDocument, {});
  const parent = parentOrTyped(event, viewer);
  if (!parent) return { parent: null, account: null, refunds: [], values: {} };
  const values: Values = { iban: '', holder: parent.refundAccount?.holder ?? `${parent.givenName} ${parent.familyName}` };
  const refunds = parent.paymentPage.edges.flatMap(({ node }) => node.refunds.map((refund) => ({ ...refund, paymentId: node.id })));
  return { parent, account: parent.refundAccount, refunds, values, saved: event.url.searchParams.has('enregistre') };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    return keeping(values, async () => {
      const input = { iban: values.iban ?? '', holder: values.holder ?? '' };
      const { saveRefundAccount } = await act(event, SaveRefundAccountDocument, { input });
      if (saveRefundAccount.__typename === 'InputInvalid') return refuseWith(values, saveRefundAccount);
      redirect(303, '/portail/remboursements?enregistre');
    });
  },
};
