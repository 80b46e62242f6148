import { transact } from '../../server/platform/act.ts';
import { recordAttendance } from '../../server/attendance/record-attendance.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { AttendanceStatus } from './type.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';

const AttendanceRecorded = builder.objectRef<string[]>('AttendanceRecorded').implement({
  description: 'what was noted',
  fields: (t) => ({
    enrolments: t.prismaField({
      description: 'the enrolments that were marked, with all their noted days',
      type: ['Enrolment'],
      resolve: (query, ids, _args, { app }) =>
        app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: ids } }, orderBy: { seq: 'asc' } }),
    }),
  }),
});

const AttendanceMark = builder.inputType('AttendanceMark', {
  description: "one child's attendance on the day of the input",
  fields: (t) => ({
    enrolmentId: t.id({
      description: 'a confirmed enrolment of the week of that day, at a site within reach; else InputInvalid',
      required: true,
    }),
    status: t.field({ description: 'replaces what was noted before', type: AttendanceStatus, required: true }),
  }),
});

const RecordAttendanceInput = builder.inputType('RecordAttendanceInput', {
  description: "one day's attendance of any number of children",
  fields: (t) => ({
    day: t.field({
      description: 'today or before, and a day on which the weeks are open; else InputInvalid',
      type: 'Date',
      required: true,
    }),
    marks: t.field({ description: '300 at most; all are noted or none', type: [AttendanceMark], required: true, validate: listOf(300) }),
  }),
});

builder.mutationField('recordAttendance', (t) =>
  t.field({
    type: AttendanceRecorded,
    description: 'who was there on a day; noting again corrects',
    authScopes: { may: 'record attendance' },
    errors: {
      types: [InputInvalid],
      union: { name: 'RecordAttendanceResult', description: 'answer of `recordAttendance`: the marked enrolments, or which mark is wrong' },
    },
    args: { input: t.arg({ description: 'the day, and who was there', type: RecordAttendanceInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const marks = input.marks.map(({ enrolmentId, status }, index) => ({
        enrolmentId: knownId('Enrolment', enrolmentId, `marks.${index}.enrolmentId`),
        status,
      }));
      return transact(context.app, asStaff(context), (ctx) => recordAttendance(ctx, { day: input.day, marks }));
    },
  }),
);
