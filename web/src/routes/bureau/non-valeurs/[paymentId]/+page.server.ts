import { error, redirect } from '@sveltejs/kit';
import {
  AgreeToWriteOffDocument,
  WriteOffPageDocument,
  UndoWriteOffDocument,
  WithdrawWriteOffDocument,
  WriteOffClaimDocument,
} from '#generated/graphql.ts';
import { refuseLate } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { actFor } from '../../familles/why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const list = '/bureau/non-valeurs';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'writeOffClaim');
  const { payment } = (await read(event, WriteOffPageDocument, { id: event.params.paymentId })).admin;
  if (!payment) error(404);
  return { payment };
};

/** Answers an act that asks for no reason: the list, or why it was refused. */
function decided(values: Values, done: string, outcome: { readonly __typename: string; readonly message?: string }) {
  if (outcome.message) return refuseLate(values, { message: outcome.message });
  redirect(303, `${list}?fait=${done}`);
}

/** Whose claim the page is about. */
async function readOwner(event: Parameters<typeof read>[0] & { params: { paymentId: string } }): Promise<string> {
  const { payment } = (await read(event, WriteOffPageDocument, { id: event.params.paymentId })).admin;
  return payment?.payer.id ?? '';
}

export const actions: Actions = {
  renoncer: async (event) => {
    const { paymentId } = event.params;
    return actFor({ params: {} }, typed(await event.request.formData()), {
      to: `${list}?fait=renonce`,
      run: async (why) => {
        const input = { parentId: await readOwner(event), paymentId, why };
        return (await act(event, WriteOffClaimDocument, { input })).writeOffClaim;
      },
    });
  },
  reprendre: async (event) => {
    const { paymentId } = event.params;
    return actFor({ params: {} }, typed(await event.request.formData()), {
      to: `${list}?fait=repris`,
      run: async (why) => {
        const input = { parentId: await readOwner(event), paymentId, why };
        return (await act(event, UndoWriteOffDocument, { input })).undoWriteOff;
      },
    });
  },
  accepter: async (event) => {
    const values = typed(await event.request.formData());
    const { agreeToWriteOff } = await act(event, AgreeToWriteOffDocument, { writeOffId: values.writeOffId ?? '' });
    return decided(values, 'renonce', agreeToWriteOff);
  },
  retirer: async (event) => {
    const values = typed(await event.request.formData());
    const { withdrawWriteOff } = await act(event, WithdrawWriteOffDocument, { writeOffId: values.writeOffId ?? '' });
    return decided(values, 'retire', withdrawWriteOff);
  },
};
