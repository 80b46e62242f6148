import { transact } from '../../server/platform/act.ts';
import { recordAttendance } from '../../server/attendance/record-attendance.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { AttendanceStatus } from './type.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';

const AttendanceRecorded = builder.objectRef<string[]>('AttendanceRecorded').implement({
  fields: (t) => ({
    enrolments: t.prismaField({
      type: ['Enrolment'],
      resolve: (query, ids, _args, { app }) =>
        app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: ids } }, orderBy: { seq: 'asc' } }),
    }),
  }),
});

const AttendanceMark = builder.inputType('AttendanceMark', {
  fields: (t) => ({ enrolmentId: t.id({ required: true }), status: t.field({ type: AttendanceStatus, required: true }) }),
});

const RecordAttendanceInput = builder.inputType('RecordAttendanceInput', {
  fields: (t) => ({
    day: t.field({ type: 'Date', required: true }),
    marks: t.field({ type: [AttendanceMark], required: true, validate: listOf(300) }),
  }),
});

builder.mutationField('recordAttendance', (t) =>
  t.field({
    type: AttendanceRecorded,
    description: 'who was there on a day; noting again corrects',
    authScopes: { may: 'record attendance' },
    errors: { types: [InputInvalid], union: { name: 'RecordAttendanceResult' } },
    args: { input: t.arg({ type: RecordAttendanceInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const marks = input.marks.map(({ enrolmentId, status }, index) => ({
        enrolmentId: knownId('Enrolment', enrolmentId, `marks.${index}.enrolmentId`),
        status,
      }));
      return transact(context.app, asStaff(context), (ctx) => recordAttendance(ctx, { day: input.day, marks }));
    },
  }),
);
