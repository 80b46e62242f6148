import { error } from '@sveltejs/kit';
import { ParticipationFactsToCopyDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../../../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'issueParticipationCertificates');
  const { weekId, certificateId } = event.params;
  const { participationFacts } = await read(event, ParticipationFactsToCopyDocument, { certificateId });
  if (!participationFacts) error(404);
  return { weekId, facts: participationFacts };
};
