import { builder } from '../builder.ts';
import { ownChildren } from '../lib/request-cache.ts';

export const AttendanceStatus = builder.enumType('AttendanceStatus', {
  description: 'was a child there',
  values: {
    PRESENT: { description: 'was there: the day counts for the tax certificate' },
    ABSENT_JUSTIFIED: { description: 'did not come, with a reason that the site accepts' },
    ABSENT: { description: 'did not come, without a reason' },
  } as const,
});

const Attendance = builder.prismaObject('Attendance', {
  description: 'whether a child was there on one day; nothing stands here for a day that was not noted',
  fields: (t) => ({
    day: t.expose('day', { description: 'the day that was noted, within the week of the enrolment', type: 'Date' }),
    status: t.expose('status', { description: 'the last thing that was noted for that day', type: AttendanceStatus }),
  }),
});

builder.prismaObjectFields('Enrolment', (t) => ({
  attendances: t.relation('attendances', {
    type: Attendance,
    description: 'days noted so far',
    authScopes: async ({ childId }, _args, context) => (await ownChildren(context).load(childId)) || { may: 'see enrolments' },
    query: { orderBy: { day: 'asc' } },
  }),
}));
