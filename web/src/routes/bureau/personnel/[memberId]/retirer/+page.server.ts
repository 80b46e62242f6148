import { error } from '@sveltejs/kit';
import { EndStaffMemberDocument, StaffDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'endStaffMember');
  const { admin } = await read(event, StaffDocument, {});
  const member = admin.staffMembers.find(({ id }) => id === event.params.memberId);
  if (!member || (member.endedAt && event.request.method === 'GET')) error(404);
  return { member };
};

export const actions: Actions = {
  default: (event) =>
    settle(event, '/bureau/personnel?fait=retire', async () => {
      const { endStaffMember } = await act(event, EndStaffMemberDocument, { staffMemberId: event.params.memberId });
      return endStaffMember;
    }),
};
