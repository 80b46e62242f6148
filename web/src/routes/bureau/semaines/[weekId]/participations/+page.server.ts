// The certificates of participation of a week: issued for all at once, printed for who has no account.
import { redirect } from '@sveltejs/kit';
import { IssueParticipationCertificatesDocument, ParticipationCertificatesDocument } from '#generated/graphql.ts';
import { keeping, refuseLate } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf, weekOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'issueParticipationCertificates');
  const { plaine, week } = await weekOf(event, event.params.weekId);
  const { admin } = await read(event, ParticipationCertificatesDocument, { weekId: week.id });
  return {
    weekId: week.id,
    plaine: plaine.plaine,
    startDate: week.week.startDate,
    certificates: admin.participationCertificates,
    issued: event.url.searchParams.get('etablies'),
  };
};

export const actions: Actions = {
  default: async (event) =>
    keeping({}, async () => {
      const { weekId } = event.params;
      const { issueParticipationCertificates: answer } = await act(event, IssueParticipationCertificatesDocument, { weekId });
      if (answer.__typename === 'InputInvalid') return refuseLate({}, answer);
      redirect(303, `/bureau/semaines/${weekId}/participations?etablies=${answer.issued}`);
    }),
};
