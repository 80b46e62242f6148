import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  CancelFamilyMessageDocument,
  DeskMessageDocument,
  SendFamilyMessageDocument,
  TestFamilyMessageDocument,
} from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { instantOf } from '../../instants.ts';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const told = ['essai', 'envoye', 'programme', 'annule'] as const;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveFamilyMessage');
  const { admin, commune } = await read(event, DeskMessageDocument, { id: event.params.messageId });
  if (!admin.familyMessage) error(404);
  const done = told.find((name) => event.url.searchParams.has(name)) ?? null;
  return { message: admin.familyMessage, serviceEmail: commune.email, done };
};

type Event = RequestEvent<{ messageId: string }>;
const here = ({ params }: Event, done: (typeof told)[number]) => `/bureau/messages/${params.messageId}?${done}`;

/** @param at null: at once */
const send = (event: Event, values: Values, at: string | null) =>
  keeping(values, async () => {
    const asked = { id: event.params.messageId, version: Number(values.version), at };
    const { sendFamilyMessage } = await act(event, SendFamilyMessageDocument, asked);
    if (sendFamilyMessage.__typename === 'InputInvalid') return refuseWith(values, sendFamilyMessage);
    if (sendFamilyMessage.__typename === 'AlreadyDecided') return refuseLate(values, sendFamilyMessage);
    redirect(303, here(event, at ? 'programme' : 'envoye'));
  });

export const actions: Actions = {
  envoyer: async (event) => send(event, typed(await event.request.formData()), null),
  programmer: async (event) => {
    const values = typed(await event.request.formData());
    const at = instantOf(values.at ?? '');
    return at ? send(event, values, at) : refuse(values, { at: m.bureau_message_at_missing() });
  },
  essai: (event) =>
    settle(
      event,
      here(event, 'essai'),
      async () => (await act(event, TestFamilyMessageDocument, { id: event.params.messageId })).testFamilyMessage,
    ),
  annuler: (event) =>
    settle(event, here(event, 'annule'), async (form) => {
      const asked = { id: event.params.messageId, version: Number(form.get('version')) };
      return (await act(event, CancelFamilyMessageDocument, asked)).cancelFamilyMessage;
    }),
};
