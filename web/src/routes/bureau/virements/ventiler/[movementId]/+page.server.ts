import { error, fail, redirect } from '@sveltejs/kit';
import { MovementToSplitDocument, SplitCandidatesDocument, SplitMovementDocument, SplitPaymentDocument } from '#generated/graphql.ts';
import type { SplitLineFragment } from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../../../amounts.ts';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const queue = '/bureau/virements';

/** What something may still be paid of. */
const isOpen = ({ openCents, takenBackCents }: SplitLineFragment) => openCents + takenBackCents > 0;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'splitMovement');
  const { movementToAllocate: movement } = (await read(event, MovementToSplitDocument, { id: event.params.movementId })).admin;
  if (!movement) error(404);
  return { movement, proposed: movement.proposals.map(({ payment }) => payment).filter(isOpen) };
};

/** By its communication, or by a part of the payer's name. */
async function find(event: Asking, words: string): Promise<SplitLineFragment[]> {
  const asked = words.replaceAll(/\D/g, '').length === 12 ? { structuredCommunication: words } : { search: words };
  return (await read(event, SplitCandidatesDocument, asked)).admin.paymentPage.edges.map(({ node }) => node).filter(isOpen);
}

const prefix = 'part-';
const rowsOf = (values: Values) => Object.keys(values).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));

/** The rows that the form had, as they are now. */
const readRows = async (event: Asking, values: Values): Promise<SplitLineFragment[]> =>
  (await Promise.all(rowsOf(values).map((id) => read(event, SplitPaymentDocument, { id })))).flatMap(({ admin }) => admin.payment ?? []);

export const actions: Actions = {
  // what was typed stays: the rows of the form come back with those that were found
  chercher: async (event) => {
    const values = typed(await event.request.formData());
    const rows = await readRows(event, values);
    const found = values.search ? await find(event, values.search) : [];
    const added = found.filter(({ id }) => !rows.some((row) => row.id === id));
    const errors: Errors = values.search
      ? found.length === 0
        ? { search: m.bureau_split_none() }
        : {}
      : { search: m.bureau_counter_missing() };
    return { values, errors, rows: [...rows, ...added] };
  },
  ventiler: async (event) => {
    const values = typed(await event.request.formData());
    const rows = await readRows(event, values);
    const errors: Errors = {};
    const parts = rowsOf(values).flatMap((paymentId) => {
      const text = values[prefix + paymentId] ?? '';
      if (text.trim() === '') return [];
      const amountCents = cents(text);
      if (!amountCents) errors[prefix + paymentId] = m.bureau_amount_wrong();
      return amountCents ? [{ paymentId, amountCents }] : [];
    });
    const again = <Refused extends ReturnType<typeof fail>>(refused: Refused) =>
      fail(refused.status, { ...(refused.data as object), rows });
    if (Object.keys(errors).length > 0) return again(refuse(values, errors));
    const input = { movementId: event.params.movementId, openCents: Number(values.openCents), parts };
    const answer = await keeping(values, async () => {
      const { splitMovement } = await act(event, SplitMovementDocument, { input });
      if (splitMovement.__typename === 'MovementSplit')
        redirect(303, splitMovement.leftCents > 0 ? `${queue}?fait=ventile-reste` : `${queue}?fait=ventile`);
      return splitMovement.__typename === 'InputInvalid' ? refuseWith(values, splitMovement) : refuseLate(values, splitMovement);
    });
    return again(answer);
  },
};
