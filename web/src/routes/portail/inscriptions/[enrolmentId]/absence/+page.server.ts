// A parent says before the day that a child does not come.
import { error, fail, redirect } from '@sveltejs/kit';
import { AbsenceFormDocument, AnnounceAbsencesDocument, WithdrawAbsenceDocument, type AbsenceReason } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle, type Refused } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read, SessionEnded } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

const reasons: readonly AbsenceReason[] = ['ILL', 'OTHER'];

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, AbsenceFormDocument, {});
  const parent = parentOrTyped(event, viewer);
  const done = event.url.searchParams.get('fait');
  if (!parent) return { enrolment: null, days: [], done };
  const enrolment = parent.enrolments.find(({ id, status }) => id === event.params.enrolmentId && status === 'CONFIRMED');
  if (!enrolment && event.request.method === 'GET') error(404);
  if (!enrolment) return { enrolment: null, days: [], done };
  const said = new Set(enrolment.announcedAbsences.map(({ day }) => day));
  // what the clock of the portal has not yet begun; the graph judges by the day in Belgium
  const today = todayAt(serverTime);
  return { enrolment, days: enrolment.week.openDays.filter((day) => day > today && !said.has(day)), done };
};

export const actions: Actions = {
  annoncer: async (event) => {
    const form = await event.request.formData();
    const days = form.getAll('days').map(String);
    const values = { ...typed(form), days: days.join(' ') };
    if (days.length === 0) return refuse(values, { days: m.absence_days_missing() });
    const file = form.get('document');
    const document = file instanceof File && file.size > 0 ? file : null;
    if (document && !event.platform) throw new Error('the host attached no upload to the request');
    const copy = document && event.platform!.req.upload(document);
    return keeping(values, async () => {
      const sent = copy ? await copy() : { documentId: null };
      if (!sent) throw new SessionEnded();
      if ('message' in sent) return fail<Refused>(400, { values, errors: { document: sent.message } });
      const reason = reasons.find((known) => known === form.get('reason')) ?? null;
      const input = { enrolmentId: event.params.enrolmentId, days, reason, documentId: sent.documentId };
      const { announceAbsences } = await act(event, AnnounceAbsencesDocument, { input });
      if (announceAbsences.__typename === 'InputInvalid') return refuseWith(values, announceAbsences);
      redirect(303, `${event.url.pathname}?fait=annoncee`);
    });
  },
  retirer: (event) =>
    settle(event, `${event.url.pathname}?fait=retiree`, async (form) => {
      const variables = { enrolmentId: event.params.enrolmentId, day: String(form.get('day')) };
      return (await act(event, WithdrawAbsenceDocument, variables)).withdrawAbsence;
    }),
};
