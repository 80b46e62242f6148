import { error, fail, redirect } from '@sveltejs/kit';
import { CancellationFormDocument, RequestCancellationDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, type Refused } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read, SessionEnded } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { m } from '#paraglide/messages.js';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, CancellationFormDocument, {});
  const parent = parentOrTyped(event, viewer);
  if (!parent) return { enrolment: null, others: [] };
  const open = parent.enrolments.filter(
    ({ status, cancellationRequest }) => status === 'CONFIRMED' && cancellationRequest?.status !== 'REQUESTED',
  );
  const enrolment = open.find(({ id }) => id === event.params.enrolmentId);
  if (!enrolment && event.request.method === 'GET') error(404);
  return { enrolment: enrolment ?? null, others: open.filter(({ id }) => id !== event.params.enrolmentId) };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const values = typed(form);
    const reason = values.reason ?? '';
    if (!reason) return refuse(values, { reason: m.reason_missing() });
    const file = form.get('document');
    const document = file instanceof File && file.size > 0 ? file : null;
    const copy = document && upload(event, document);
    const enrolmentIds = [event.params.enrolmentId, ...form.getAll('also').map(String)];
    return keeping(values, async () => {
      for (const enrolmentId of enrolmentIds) {
        // each request has its own copy: they are decided one by one
        const sent = copy ? await copy() : { documentId: null };
        if (!sent) throw new SessionEnded();
        if ('message' in sent) return fail<Refused>(400, { values, errors: { document: sent.message } });
        const input = { enrolmentId, reason, documentId: sent.documentId };
        const { requestCancellation } = await act(event, RequestCancellationDocument, { input });
        if (requestCancellation.__typename === 'CancellationRequest') continue;
        if ('message' in requestCancellation) return refuseWith(values, requestCancellation);
      }
      redirect(303, '/portail/inscriptions?demandee');
    });
  },
};

function upload({ platform }: RequestEvent, document: File) {
  if (!platform) throw new Error('the host attached no upload to the request');
  return platform.req.upload(document);
}
