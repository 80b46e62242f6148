import { redirect } from '@sveltejs/kit';
import { ConfirmRefundDocument, ConfirmTransferDocument, RefundsToSendDocument, StaffTransfersDocument } from '#generated/graphql.ts';
import { keeping, refuse, settle } from '#lib/answers.server.ts';
import { typed } from '#lib/forms.ts';
import { act, read } from '#lib/graph.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../amounts.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'confirmTransfer');
  const { admin } = await read(event, StaffTransfersDocument, {});
  const refunds = await read(event, RefundsToSendDocument, {});
  return {
    transfers: admin.payments.filter(({ method }) => method === 'TRANSFER'),
    refunds: refunds.admin.refundsToSend,
    done: event.url.searchParams.get('fait'),
  };
};

export const actions: Actions = {
  rembourser: (event) =>
    settle(event, '/bureau/virements?fait=rembourse', async (form) => {
      const { confirmRefund } = await act(event, ConfirmRefundDocument, { refundId: String(form.get('refundId')) });
      return confirmRefund;
    }),
  confirmer: async (event) => {
    const values = typed(await event.request.formData());
    const paymentId = values.paymentId ?? '';
    const amountCents = cents(values.amount ?? '');
    // the field of the transfer it belongs to
    const field = `amount-${paymentId}`;
    if (amountCents === undefined) return refuse(values, { [field]: m.bureau_amount_wrong() });
    return keeping(values, async () => {
      const { confirmTransfer } = await act(event, ConfirmTransferDocument, { paymentId, amountCents });
      if ('message' in confirmTransfer) return refuse(values, { [field]: confirmTransfer.message });
      redirect(303, '/bureau/virements?fait=virement');
    });
  },
};
