import { error } from '@sveltejs/kit';
import { SignedListDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { me, mayUse } = await staffOf(event, 'group');
  const search = event.url.searchParams;
  const weekId = search.get('semaine');
  if (!weekId) error(404);
  const { admin, serverTime } = await read(event, SignedListDocument, { weekId, mayKeepTeam: mayUse.includes('saveTeamMember') });
  const { group } = admin;
  if (!group) error(404);
  const asked = search.get('jour');
  const days = group.week.openDays.filter((day) => asked === null || day === asked);
  return {
    group: { name: group.name, siteName: group.siteName, ...group.week },
    serverTime,
    madeBy: `${me.givenName} ${me.familyName}`,
    asked,
    days: days.map((day) => ({
      day,
      closing: group.closedDays.find((closing) => closing.day === day) ?? null,
      children: group.coming.map(({ enrolmentId, ageYears, child, attendances }) => ({
        enrolmentId,
        name: `${child.familyName} ${child.givenName}`,
        ageYears,
        status: attendances.find((noted) => noted.day === day)?.status ?? null,
      })),
      team: (group.team ?? []).filter((member) => member.days.includes(day)),
    })),
  };
};
