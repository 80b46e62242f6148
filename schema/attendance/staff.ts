import { transact } from '../../server/platform/act.ts';
import { recordAttendance, recordWeekAttendance } from '../../server/attendance/record-attendance.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { AttendanceStatus } from './type.ts';
import { Group } from '../groups/staff.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { listOf, optionalLineOf } from '../lib/inputs.ts';

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

const reasonText = 'why, when a day that is closed changes: InputInvalid without it; 500 characters at most, kept in the audit trail';

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
    marks: t.field({ description: '2000 at most; all are noted or none', type: [AttendanceMark], required: true, validate: listOf(2000) }),
    reason: t.string({ description: reasonText, validate: optionalLineOf(500).nullish() }),
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
      return transact(context.app, asStaff(context), (ctx) =>
        recordAttendance(ctx, { day: input.day, marks, reason: input.reason ?? null }),
      );
    },
  }),
);

const WeekAttendanceRecorded = builder.objectRef<{ weekId: string; children: number }>('WeekAttendanceRecorded').implement({
  description: 'what was noted of a week',
  fields: (t) => ({
    children: t.expose('children', { type: 'NonNegativeInt', description: 'how many of the confirmed children were marked' }),
    group: t.prismaField({
      type: Group,
      description: 'the week as it stands now, with the version for the next time',
      resolve: (query, { weekId }, _args, { app }) => app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id: weekId } }),
    }),
  }),
});

const WeekMarkInput = builder.inputType('WeekAttendanceMark', {
  description: "one child's attendance on one day",
  fields: (t) => ({
    enrolmentId: t.id({ required: true, description: 'a confirmed enrolment of the week; else InputInvalid' }),
    day: t.field({ type: 'Date', required: true, description: 'today or before, and open; else InputInvalid' }),
    status: t.field({ type: AttendanceStatus, description: 'replaces what was noted before; null takes it back' }),
  }),
});

const WeekAttendanceInput = builder.inputType('RecordWeekAttendanceInput', {
  description: 'the attendance of a week, all of it or nothing',
  fields: (t) => ({
    weekId: t.id({ required: true, description: 'a week within reach' }),
    version: t.field({
      type: 'NonNegativeInt',
      required: true,
      description: '`attendanceVersion` as it was read: refused when somebody noted since',
    }),
    marks: t.field({
      type: [WeekMarkInput],
      validate: listOf(10_000).nullish(),
      description: '10000 at most; of two of the same child and day the last one counts',
    }),
    closeOn: t.field({
      type: ['Date'],
      validate: listOf(7).nullish(),
      description: 'days that are complete then: certificates count them from now on. InputInvalid for one on which somebody is not noted',
    }),
    reason: t.string({ description: reasonText, validate: optionalLineOf(500).nullish() }),
    announcedAbsentOn: t.field({
      type: ['Date'],
      validate: listOf(7).nullish(),
      description: 'days on which who was announced absent, and of whom nothing is noted after the marks, is ABSENT_JUSTIFIED',
    }),
    allPresentOn: t.field({
      type: ['Date'],
      validate: listOf(7).nullish(),
      description:
        'days on which every confirmed child was there of whom nothing is noted, after the marks, and who is not announced absent',
    }),
  }),
});

builder.mutationField('recordWeekAttendance', (t) =>
  t.field({
    type: WeekAttendanceRecorded,
    description: 'who was there in a week, in one request; two people do not overwrite each other',
    authScopes: { may: 'record attendance' },
    errors: {
      types: [InputInvalid],
      union: { name: 'RecordWeekAttendanceResult', description: 'answer of `recordWeekAttendance`: the week, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'the week, and who was there', type: WeekAttendanceInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const weekId = knownId('Week', input.weekId, 'weekId');
      const marks = (input.marks ?? []).map(({ enrolmentId, day, status = null }, index) => ({
        enrolmentId: knownId('Enrolment', enrolmentId, `marks.${index}.enrolmentId`),
        day,
        status,
      }));
      const { version, reason = null } = input;
      const onDays = {
        announcedAbsentOn: input.announcedAbsentOn ?? [],
        allPresentOn: input.allPresentOn ?? [],
        closeOn: input.closeOn ?? [],
      };
      const week = { weekId, version, marks, ...onDays, reason };
      const children = await transact(context.app, asStaff(context), (ctx) => recordWeekAttendance(ctx, week));
      return { weekId, children };
    },
  }),
);
