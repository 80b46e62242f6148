import { transact } from '../../server/platform/act.ts';
import { ChildNotReady, InputInvalid, NotEligible, PeriodClosed } from '../../server/platform/refusals.ts';
import { enrolOnBehalf } from '../../server/enrolments/enrol-on-behalf.ts';
import { overrideHold } from '../../server/enrolments/override-hold.ts';
import { recordAttendance } from '../../server/attendance/record-attendance.ts';
import { HoldWeeksPayload } from '../baskets/parent.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { knownId } from '../lib/ids.ts';
import { ownChildren } from '../lib/request-cache.ts';
import { listOf, textOf } from '../lib/inputs.ts';

const AttendanceStatus = builder.enumType('AttendanceStatus', { values: ['PRESENT', 'ABSENT_JUSTIFIED', 'ABSENT'] as const });

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
  overrideReason: t.exposeString('overrideReason', {
    nullable: true,
    description: 'why staff granted it against the rules',
    authScopes: { may: 'see enrolments' },
  }),
}));

const EnrolOnBehalfInput = builder.inputType('EnrolOnBehalfInput', {
  fields: (t) => ({ parentId: t.id({ required: true }), childId: t.id({ required: true }), weekIds: t.idList({ required: true }) }),
});

const OverrideHoldInput = builder.inputType('OverrideHoldInput', {
  fields: (t) => ({
    parentId: t.id({ required: true }),
    childId: t.id({ required: true }),
    weekId: t.id({ required: true }),
    reason: t.string({ required: true, validate: textOf(1000) }),
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

const AttendanceRecorded = builder.objectRef<string[]>('AttendanceRecorded').implement({
  fields: (t) => ({
    enrolments: t.prismaField({
      type: ['Enrolment'],
      resolve: (query, ids, _args, { app }) =>
        app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: ids } }, orderBy: { seq: 'asc' } }),
    }),
  }),
});

builder.mutationFields((t) => ({
  enrolOnBehalf: t.field({
    type: HoldWeeksPayload,
    description: "takes places at the counter for a family, under the parent's own rules",
    authScopes: { may: 'enrol at the counter' },
    errors: { types: [InputInvalid, PeriodClosed, ChildNotReady], union: { name: 'EnrolOnBehalfResult' } },
    args: { input: t.arg({ type: EnrolOnBehalfInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const asked = { parentId: knownId(input.parentId, 'parentId'), childId: String(input.childId), weekIds: input.weekIds.map(String) };
      return { ...asked, ...(await enrolOnBehalf({ ...context.app, actor: asStaff(context) }, asked)) };
    },
  }),
  overrideHold: t.prismaField({
    type: 'Enrolment',
    description: 'holds a place against the rules, with a reason; above capacity it is counted apart',
    authScopes: { may: 'override rules' },
    errors: { types: [InputInvalid, NotEligible], union: { name: 'OverrideHoldResult' } },
    args: { input: t.arg({ type: OverrideHoldInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { database } = context.app;
      const asked = {
        parentId: knownId(input.parentId, 'parentId'),
        childId: knownId(input.childId, 'childId'),
        weekId: knownId(input.weekId, 'weekId'),
        reason: input.reason,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => overrideHold(ctx, asked));
      return database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  recordAttendance: t.field({
    type: AttendanceRecorded,
    description: 'who was there on a day; noting again corrects',
    authScopes: { may: 'record attendance' },
    errors: { types: [InputInvalid], union: { name: 'RecordAttendanceResult' } },
    args: { input: t.arg({ type: RecordAttendanceInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const marks = input.marks.map(({ enrolmentId, status }, index) => ({
        enrolmentId: knownId(enrolmentId, `marks.${index}.enrolmentId`),
        status,
      }));
      return transact(context.app, asStaff(context), (ctx) => recordAttendance(ctx, { day: input.day, marks }));
    },
  }),
}));
