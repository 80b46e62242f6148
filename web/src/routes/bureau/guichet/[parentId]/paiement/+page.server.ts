import { error, fail, redirect } from '@sveltejs/kit';
import { ConfirmByHandDocument, CounterPlacesDocument, type PaymentMethod } from '#generated/graphql.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import type { Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../../../amounts.ts';
import { confirmedMethods } from '../../../payment-methods.ts';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

type Typed = { enrolmentIds: string[]; received: string; reason: string; method: PaymentMethod };
type Refused = { typed: Typed; errors: Errors; message?: string; sessionEnded?: boolean };

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'confirmByHand');
  const { admin, serverTime } = await read(event, CounterPlacesDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  const { enrolments, ...parent } = admin.parent;
  const held = enrolments.filter(({ status, heldUntil }) => status === 'HELD' && heldUntil && heldUntil > serverTime);
  return {
    parent,
    held: held.toReversed(),
    totalCents: held.reduce((sum, { priceCents }) => sum + priceCents, 0),
    methods: confirmedMethods,
    done: event.url.searchParams.has('fait'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const typed: Typed = {
      enrolmentIds: form.getAll('enrolmentIds').map(String),
      received: text('received'),
      reason: text('reason'),
      method: confirmedMethods.find((method) => method === text('method')) ?? confirmedMethods[0]!,
    };
    const receivedCents = cents(typed.received);
    const errors: Errors = {};
    if (typed.enrolmentIds.length === 0) errors.enrolmentIds = m.bureau_counter_weeks_missing();
    if (receivedCents === undefined) errors.received = m.bureau_amount_wrong();
    if (!typed.reason) errors.reason = m.bureau_counter_reason_missing();
    if (receivedCents === undefined || Object.keys(errors).length > 0) return fail<Refused>(400, { typed, errors });
    const { enrolmentIds, reason, method } = typed;
    const input = { parentId: event.params.parentId, enrolmentIds, receivedCents, reason, method };
    const confirm = async () => {
      const { confirmByHand } = await act(event, ConfirmByHandDocument, { input });
      if (confirmByHand.__typename === 'InputInvalid' && confirmByHand.field === 'receivedCents')
        return fail<Refused>(409, { typed, errors: { received: confirmByHand.message } });
      if ('message' in confirmByHand) return fail<Refused>(409, { typed, errors, message: confirmByHand.message });
      redirect(303, `${event.url.pathname}?fait`);
    };
    return onSessionEnd(confirm, () => fail<Refused>(401, { typed, errors, sessionEnded: true }));
  },
};
