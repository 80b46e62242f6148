import { fail, redirect } from '@sveltejs/kit';
import {
  AllocateMovementDocument,
  ConfirmRefundDocument,
  ConfirmTransferDocument,
  FindTransferDocument,
  GiveBackReceivedDocument,
  MovementsToAllocateDocument,
  RefundsToSendDocument,
  StaffTransfersDocument,
  TransfersInPartDocument,
  UndoReceivedDocument,
} from '#generated/graphql.ts';
import { keeping, refuse, settle } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read, type Asking } from '#lib/graph/ask.server.ts';
import { money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../amounts.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'confirmTransfer');
  const asked = event.url.searchParams;
  const transfers = (await read(event, StaffTransfersDocument, { after: asked.get('virements') })).admin.paymentPage;
  const inPart = (await read(event, TransfersInPartDocument, { first: 50, after: asked.get('partiels') })).admin.receivedInPart;
  const refunds = (await read(event, RefundsToSendDocument, { first: 50, after: asked.get('remboursements') })).admin.refundPage;
  const movements = (await read(event, MovementsToAllocateDocument, { first: 50, after: asked.get('apres') })).admin.movementsToAllocate;
  return {
    movements: movements.edges.map(({ node }) => node),
    nextMovements: movements.pageInfo.hasNextPage ? movements.pageInfo.endCursor : null,
    transfers: transfers.edges.map(({ node }) => node),
    nextTransfers: transfers.pageInfo.hasNextPage ? transfers.pageInfo.endCursor : null,
    inPart: inPart.edges.map(({ node }) => node),
    nextInPart: inPart.pageInfo.hasNextPage ? inPart.pageInfo.endCursor : null,
    refunds: refunds.edges.map(({ node }) => node),
    nextRefunds: refunds.pageInfo.hasNextPage ? refunds.pageInfo.endCursor : null,
    done: asked.get('fait'),
  };
};

export const actions: Actions = {
  attribuer: (event) =>
    settle(event, '/bureau/virements?fait=attribue', async (form) => {
      const { allocateMovement } = await act(event, AllocateMovementDocument, {
        movementId: String(form.get('movementId')),
        paymentId: String(form.get('paymentId')),
      });
      return allocateMovement;
    }),
  rembourser: (event) =>
    settle(event, '/bureau/virements?fait=rembourse', async (form) => {
      const { confirmRefund } = await act(event, ConfirmRefundDocument, { refundId: String(form.get('refundId')) });
      return confirmRefund;
    }),
  reprendre: (event) =>
    settle(event, '/bureau/virements?fait=repris', async (form) => {
      const { undoReceived } = await act(event, UndoReceivedDocument, { paymentId: String(form.get('paymentId')) });
      return undoReceived;
    }),
  rendre: (event) =>
    settle(event, '/bureau/virements?fait=rendu', async (form) => {
      const { giveBackReceived } = await act(event, GiveBackReceivedDocument, { paymentId: String(form.get('paymentId')) });
      return giveBackReceived;
    }),
  // among those that ended too: money may come for a transfer that another payment replaced
  chercher: async (event) => {
    const values = typed(await event.request.formData());
    if (!values.search) return refuse(values, { search: m.bureau_counter_missing() });
    const found = await find(event, values.search);
    if (found.length === 0) return refuse(values, { search: m.bureau_transfer_search_none() });
    return { values, errors: {}, found };
  },
  confirmer: async (event) => {
    const values = typed(await event.request.formData());
    const paymentId = values.paymentId ?? '';
    const amountCents = cents(values.amount ?? '');
    // by the field of the transfer it belongs to, which is on the page again
    const refused = async (reason: string) =>
      fail(400, {
        values,
        errors: { [`amount-${paymentId}`]: reason },
        ...(values.search && { found: await find(event, values.search) }),
      });
    if (amountCents === undefined) return refused(m.bureau_amount_wrong());
    // « 5000 » for 50,00: what is not awaited is asked again, with the same amount and a box
    if (amountCents !== Number(values.awaited) && values.sure !== String(amountCents))
      return fail(400, {
        values: { ...values, asked: String(amountCents) } as Values,
        errors: { [`amount-${paymentId}`]: m.bureau_transfer_sure({ amount: money(amountCents), awaited: money(Number(values.awaited)) }) },
        ...(values.search && { found: await find(event, values.search) }),
      });
    const bankDay = values.bankDay ? new Date(`${values.bankDay}T00:00:00Z`).toISOString().slice(0, 10) : null;
    return keeping(values, async () => {
      const { confirmTransfer } = await act(event, ConfirmTransferDocument, {
        paymentId,
        amountCents,
        bankDay,
        reason: values.reason || null,
      });
      if ('message' in confirmTransfer) return refused(confirmTransfer.message);
      const done = confirmTransfer.status !== 'PAID' ? 'en-partie' : confirmTransfer.refundDueCents > 0 ? 'a-rembourser' : 'virement';
      redirect(303, `/bureau/virements?fait=${done}`);
    });
  },
};

const find = async (event: Asking, structuredCommunication: string) =>
  (await read(event, FindTransferDocument, { structuredCommunication })).admin.paymentPage.edges.map(({ node }) => node);
