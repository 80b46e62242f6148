// Papers that a correction of attendance made wrong, each corrected from here.
import { error } from '@sveltejs/kit';
import { CorrectTaxCertificateDocument, IssueParticipationCertificatesDocument, PapersToCorrectDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const done = '/bureau/attestations/a-corriger?fait=1';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event);
  const [tax, participations] = [mayUse.includes('taxCertificatesToCorrect'), mayUse.includes('participationsToCorrect')];
  if (!tax && !participations) error(404);
  const { admin } = await read(event, PapersToCorrectDocument, { tax, participations });
  return {
    tax: admin.taxCertificatesToCorrect ?? null,
    weeks: admin.participationsToCorrect
      ? [...Map.groupBy(admin.participationsToCorrect, ({ weekId }) => weekId)].map(([weekId, papers]) => ({ weekId, papers }))
      : null,
    done: event.url.searchParams.has('fait'),
  };
};

export const actions: Actions = {
  fiscale: (event) =>
    settle(event, done, async (form) => {
      const [certificateId, reason] = [String(form.get('certificateId')), String(form.get('motif') ?? '')];
      return (await act(event, CorrectTaxCertificateDocument, { certificateId, reason })).correctTaxCertificate;
    }),
  participation: (event) =>
    settle(event, done, async (form) => {
      const weekId = String(form.get('weekId'));
      return (await act(event, IssueParticipationCertificatesDocument, { weekId })).issueParticipationCertificates;
    }),
};
