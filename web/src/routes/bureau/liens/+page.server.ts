import { DecideLinkRequestDocument, LinkRequestsDocument } from '#generated/graphql.ts';
import { settle } from '#lib/answers.server.ts';
import { act, read } from '#lib/graph.server.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'decideLinkRequest');
  const { admin } = await read(event, LinkRequestsDocument, {});
  return { requests: admin.linkRequests, done: event.url.searchParams.get('fait') };
};

export const actions: Actions = {
  default: async (event) => {
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
};
