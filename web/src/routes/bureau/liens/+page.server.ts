import {
  BlockLinkDocument,
  DecideLinkRequestDocument,
  DecideOppositionDocument,
  LinkRequestsDocument,
  StaffLinksDocument,
  StaffOppositionsDocument,
  UnblockLinkDocument,
} from '#generated/graphql.ts';
import { refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, ask, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'decideLinkRequest');
  const [{ admin }, { admin: quarrels }] = await Promise.all([
    read(event, LinkRequestsDocument, {}),
    read(event, StaffOppositionsDocument, { after: event.url.searchParams.get('apres') }),
  ]);
  const { waiting, upheld, lifted } = quarrels;
  return {
    requests: admin.linkRequests,
    oppositions: [waiting, upheld, lifted].flatMap(({ edges }) => edges.map(({ node }) => node)),
    next: waiting.pageInfo.hasNextPage ? waiting.pageInfo.endCursor : null,
    // those that were decided long ago are in the list of the desk
    hasOlder: upheld.pageInfo.hasPreviousPage || lifted.pageInfo.hasPreviousPage,
    done: event.url.searchParams.get('fait'),
  };
};

export const actions: Actions = {
  repondre: async (event) => {
    let accept = false;
    return settle(
      event,
      () => `/bureau/liens?fait=${accept ? 'accepte' : 'refuse'}`,
      async (form) => {
        accept = form.get('accept') === 'true';
        const linkRequestId = String(form.get('linkRequestId'));
        return (await act(event, DecideLinkRequestDocument, { linkRequestId, accept })).decideLinkRequest;
      },
    );
  },
  opposition: (event) =>
    withReason(event, async (values, reason) => {
      const decision = { oppositionId: values.id ?? '', uphold: values.decision === 'maintenir', reason };
      return (await act(event, DecideOppositionDocument, decision)).decideOpposition;
    }),
  bloquer: (event) =>
    withReason(event, async ({ id = '' }, reason) => (await act(event, BlockLinkDocument, { linkId: id, reason })).blockLink),
  retablir: (event) =>
    withReason(event, async ({ id = '' }, reason) => (await act(event, UnblockLinkDocument, { linkId: id, reason })).unblockLink),
  // a name or a number is sent, never written in an address
  chercher: async (event) => {
    const values = typed(await event.request.formData());
    const search = values.search ?? '';
    if (!search) return refuse(values, { search: m.bureau_counter_missing() });
    const { data, refusal } = await ask(event, StaffLinksDocument, { search });
    if (!data) return refuse(values, { search: refusal });
    return { values, errors: {}, links: data.admin.familyLinks };
  },
};

type Outcome = { readonly __typename: string; readonly message?: string };

/** A decision about one family, with its reason, which is never lost: the form comes back with it. */
async function withReason(event: RequestEvent, decide: (values: Values, reason: string) => Promise<Outcome>) {
  const values = typed(await event.request.formData());
  const field = `reason.${values.id}`;
  const { message } = await decide(values, values[field] ?? '');
  if (message) return values.search ? found(event, values, message) : refuseWith(values, { field, message });
  redirect(303, '/bureau/liens?fait=decision');
}

/** A refused decision on a link that was searched for: the result of the search stands again under the reason. */
async function found(event: RequestEvent, values: Values, message: string) {
  const { data } = await ask(event, StaffLinksDocument, { search: values.search ?? '' });
  return fail(400, { values, errors: { [`reason.${values.id}`]: message }, links: data?.admin.familyLinks ?? [] });
}
