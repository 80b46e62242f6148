import { fail, redirect } from '@sveltejs/kit';
import { RecordAttendanceDocument, WhoComesDocument, type AttendanceStatus } from '#generated/graphql.ts';
import { day as dayWords } from '#lib/format.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { plainesOf, staffOf, weekChoices } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const statuses = ['PRESENT', 'ABSENT_JUSTIFIED', 'ABSENT'] as const satisfies AttendanceStatus[];
const isStatus = (text: string): text is AttendanceStatus => statuses.some((status) => status === text);

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'recordAttendance');
  const { plaines } = await plainesOf(event);
  const search = event.url.searchParams;
  const weekId = search.get('semaine');
  const week = plaines.flatMap(({ weeks }) => weeks).find(({ id }) => id === weekId)?.week;
  const days = week?.openDays.map((date) => ({ value: date, label: dayWords(date) })) ?? [];
  const day = days.find(({ value }) => value === search.get('jour'))?.value ?? null;
  const groups = week ? (await read(event, WhoComesDocument, { day: week.startDate })).admin.groups : [];
  const coming = groups.find((group) => group.week.id === weekId)?.coming ?? [];
  return {
    weeks: weekChoices(plaines),
    weekId,
    days,
    day,
    statuses,
    saved: search.has('fait'),
    children: coming.map(({ enrolmentId, child, attendances }) => ({
      enrolmentId,
      name: `${child.familyName} ${child.givenName}`,
      status: attendances.find((noted) => noted.day === day)?.status ?? '',
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { searchParams } = event.url;
    const [weekId, day] = [searchParams.get('semaine') ?? '', searchParams.get('jour') ?? ''];
    const form = await event.request.formData();
    const marks = [...form].flatMap(([enrolmentId, status]) =>
      typeof status === 'string' && isStatus(status) ? [{ enrolmentId, status }] : [],
    );
    const noted = Object.fromEntries(marks.map(({ enrolmentId, status }) => [enrolmentId, status]));
    const { recordAttendance } = await orSignIn(event, () => act(event, RecordAttendanceDocument, { input: { day, marks } }));
    if (recordAttendance.__typename === 'InputInvalid') return fail(400, { noted, message: recordAttendance.message });
    redirect(303, `/bureau/presences?${new URLSearchParams({ semaine: weekId, jour: day, fait: '1' })}`);
  },
};
