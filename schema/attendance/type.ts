import { builder } from '../builder.ts';
import { ownChildren } from '../lib/request-cache.ts';

export const AttendanceStatus = builder.enumType('AttendanceStatus', { values: ['PRESENT', 'ABSENT_JUSTIFIED', 'ABSENT'] as const });

const Attendance = builder.prismaObject('Attendance', {
  fields: (t) => ({ day: t.expose('day', { type: 'Date' }), status: t.expose('status', { type: AttendanceStatus }) }),
});

builder.prismaObjectFields('Enrolment', (t) => ({
  attendances: t.relation('attendances', {
    type: Attendance,
    description: 'days noted so far',
    authScopes: async ({ childId }, _args, context) => (await ownChildren(context).load(childId)) || { may: 'see enrolments' },
    query: { orderBy: { day: 'asc' } },
  }),
}));
