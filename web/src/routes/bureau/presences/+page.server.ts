import { error, fail, redirect } from '@sveltejs/kit';
import { AttendanceGridDocument, RecordWeekAttendanceDocument } from '#generated/graphql.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { plainesOf, staffOf, weekChoices } from '../staff.server.ts';
import { daysShown, everyDay, readMarks, statuses, weekOfToday } from './grid.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'recordWeekAttendance');
  const { plaines, serverTime } = await plainesOf(event);
  const today = todayAt(serverTime);
  const search = event.url.searchParams;
  const weekId = search.get('semaine') ?? weekOfToday(plaines, today);
  const group = weekId ? (await read(event, AttendanceGridDocument, { weekId })).admin.group : null;
  const days = group ? daysShown(group, search.get('jour'), today) : [];
  return {
    weeks: weekChoices(plaines),
    weekId,
    group: group && { name: group.name, siteName: group.siteName, ...group.week },
    version: group?.attendanceVersion ?? 0,
    closed: Object.fromEntries((group?.closedDays ?? []).map((closing) => [closing.day, closing])),
    days,
    today,
    everyDay,
    statuses,
    saved: search.has('fait'),
    children: (group?.coming ?? []).map(({ enrolmentId, child, attendances, announcedAbsences }) => ({
      enrolmentId,
      announced: announcedAbsences.map(({ day }) => day),
      name: `${child.familyName} ${child.givenName}`,
      noted: Object.fromEntries(attendances.map(({ day, status }) => [day, status])) as Record<string, string>,
    })),
  };
};

type Refused = { typed: Record<string, string>; message?: string; needsReason?: boolean; sessionEnded?: boolean };

export const actions: Actions = {
  default: async (event) => {
    const search = event.url.searchParams;
    const values = typed(await event.request.formData());
    const { semaine: weekId = '', version = '', days = '', tous, clore, annoncees, motif = '' } = values;
    const shown = days.split(' ').filter(Boolean);
    const save = async () => {
      const { group } = (await read(event, AttendanceGridDocument, { weekId })).admin;
      if (!group) error(404);
      const input = {
        weekId,
        version: Number(version),
        marks: readMarks(values, group, shown),
        announcedAbsentOn: annoncees === 'on' ? shown : [],
        allPresentOn: tous === everyDay ? shown : shown.filter((day) => day === tous),
        closeOn: clore === everyDay ? shown : shown.filter((day) => day === clore),
        reason: motif || null,
      };
      const { recordWeekAttendance } = await act(event, RecordWeekAttendanceDocument, { input });
      if (recordWeekAttendance.__typename === 'InputInvalid') {
        const { message, field } = recordWeekAttendance;
        return fail<Refused>(409, { typed: values, message, needsReason: field === 'reason' });
      }
      redirect(303, `/bureau/presences?${new URLSearchParams({ semaine: weekId, jour: search.get('jour') ?? '', fait: '1' })}`);
    };
    return onSessionEnd(save, () => fail<Refused>(401, { typed: values, sessionEnded: true }));
  },
};
