import { fullName } from '../../server/language/names.ts';
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { ageInMonths, mondayOf, toDate } from '../../server/language/dates.ts';
import { chosenOrder } from '../../server/plaines/option-order.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { WeekOptionKind } from '../plaines/options.ts';

type Option = { stop: string | null; option: { name: string; kind: typeof WeekOptionKind.$inferType } };

const GroupOption = builder.objectRef<Option>('GroupOption').implement({
  description: 'what a child who comes has besides the week: care, meals, a shuttle',
  fields: (t) => ({
    name: t.string({ description: 'of the option', resolve: ({ option }) => option.name }),
    kind: t.field({ type: WeekOptionKind, description: 'of the option', resolve: ({ option }) => option.kind }),
    stop: t.exposeString('stop', { nullable: true, description: 'of a shuttle: where the child gets on and off' }),
  }),
});

const GroupPlace = builder.prismaObject('Enrolment', {
  variant: 'GroupPlace',
  description: 'a child who comes',
  fields: (t) => ({
    enrolmentId: t.exposeID('id', { description: 'id of the `Enrolment`: given to `recordAttendance`' }),
    child: t.relation('child', { description: 'who comes; the health sheet is asked for by `healthAlerts`, which records the read' }),
    ageYears: t.int({
      description: 'on the first day of the week',
      select: { week: { select: { startDate: true } }, child: { select: { birthDate: true } } },
      resolve: ({ week, child }) => Math.floor(ageInMonths(child.birthDate, week.startDate) / 12),
    }),
    options: t.field({
      type: [GroupOption],
      description: 'care, meals and shuttle of the week',
      select: { options: { orderBy: chosenOrder, select: { stop: true, option: { select: { name: true, kind: true } } } } },
      resolve: ({ options }) => options,
    }),
    announcedAbsences: t.relation('announcedAbsences', {
      description: 'days on which a parent said that the child does not come: `announcedAbsentOn` notes them',
      query: { orderBy: { day: 'asc' } },
    }),
    attendances: t.relation('attendances', { description: 'days noted so far, first day first', query: { orderBy: { day: 'asc' } } }),
  }),
});

const AttendanceClosing = builder.prismaObject('AttendanceClosing', {
  description: 'a day of a group whose attendance somebody said to be complete',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'certificates count it; noting it again needs a reason' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', description: 'when' }),
    closedBy: t.string({
      nullable: true,
      description: 'the name of who closed it; null: a member who is gone',
      select: { closer: { select: { person: { select: { givenName: true, familyName: true } } } } },
      resolve: ({ closer }) => closer && fullName(closer.person),
    }),
  }),
});

export const Group = builder.prismaObject('Week', {
  variant: 'Group',
  description: 'a plaine at a site, for one week',
  fields: (t) => ({
    week: t.variant('Week', { description: 'the week itself' }),
    name: t.string({
      description: 'name of the plaine',
      select: { plaine: { select: { name: true } } },
      resolve: ({ plaine }) => plaine.name,
    }),
    siteName: t.string({
      description: 'where it takes place',
      select: { plaine: { select: { site: { select: { name: true } } } } },
      resolve: ({ plaine }) => plaine.site.name,
    }),
    attendanceVersion: t.field({
      type: 'NonNegativeInt',
      description: "how often the week's attendance was noted: recordWeekAttendance takes it back",
      select: { attendanceSheet: { select: { version: true } } },
      resolve: ({ attendanceSheet }) => attendanceSheet?.version ?? 0,
    }),
    closedDays: t.relation('attendanceClosings', {
      type: AttendanceClosing,
      description: 'days that are complete, first day first',
      query: { orderBy: { day: 'asc' } },
    }),
    coming: t.relation('enrolments', {
      type: GroupPlace,
      description: 'confirmed children, by name',
      query: { where: { status: 'CONFIRMED' }, orderBy: [{ child: { familyName: 'asc' } }, { child: { givenName: 'asc' } }] },
    }),
  }),
});

builder.objectField(AdminQuery, 'group', (t) =>
  t.prismaField({
    type: Group,
    nullable: true,
    description: 'who comes in one week; null when it is unknown, out of reach or cancelled',
    authScopes: { may: 'see enrolments' },
    args: { weekId: t.arg.id({ description: 'id of the `Week`', required: true }) },
    resolve: (query, _root, { weekId }, context) =>
      context.app.database.prisma.week.findFirst({
        ...query,
        where: { id: idOrNone('Week', weekId), cancelledAt: null, plaine: plainesWithin(asStaff(context), 'see enrolments') },
      }),
  }),
);

builder.objectField(AdminQuery, 'groups', (t) =>
  t.prismaField({
    type: [Group],
    description: 'who comes in the week of a day, by site and group',
    authScopes: { may: 'see enrolments' },
    args: {
      day: t.arg({ description: 'any day of the week that is asked for', type: 'Date', required: true }),
      siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
    },
    resolve: (query, _root, { day, siteName }, context) => {
      const reach = plainesWithin(asStaff(context), 'see enrolments');
      return context.app.database.prisma.week.findMany({
        ...query,
        where: {
          monday: toDate(mondayOf(day)),
          cancelledAt: null,
          AND: [{ plaine: reach }, siteName ? { plaine: { site: { name: siteName } } } : {}],
        },
        orderBy: [{ plaine: { site: { name: 'asc' } } }, { plaine: { name: 'asc' } }],
      });
    },
  }),
);
