// Who has care, a meal or the shuttle in a week, for those who keep, feed and drive the children; and how many places are taken.
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { optionFiguresOf, type OptionFigures as Figures } from '../../server/plaines/option-figures.ts';
import DataLoader from 'dataloader';
import { builder } from '../builder.ts';
import { Child } from '../children/type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { perRequest } from '../lib/request-cache.ts';
import { WeekOptionKind } from '../plaines/options.ts';
import { StaffWeek, WeekFigures } from '../weeks/staff.ts';

const OptionPlace = builder.prismaObject('EnrolmentOption', {
  variant: 'OptionPlace',
  description: 'an option that a child who comes has',
  fields: (t) => ({
    enrolmentId: t.exposeID('enrolmentId', { description: 'id of the `Enrolment`' }),
    siteName: t.string({
      description: 'where the child comes',
      select: { enrolment: { select: { week: { select: { plaine: { select: { site: { select: { name: true } } } } } } } } },
      resolve: ({ enrolment }) => enrolment.week.plaine.site.name,
    }),
    groupName: t.string({
      description: 'name of the plaine',
      select: { enrolment: { select: { week: { select: { plaine: { select: { name: true } } } } } } },
      resolve: ({ enrolment }) => enrolment.week.plaine.name,
    }),
    openDays: t.field({
      type: ['Date'],
      description: 'days of the week on which the group is open',
      select: { enrolment: { select: { week: { select: { openDays: true } } } } },
      resolve: ({ enrolment }) => enrolment.week.openDays,
    }),
    kind: t.field({
      type: WeekOptionKind,
      description: 'of the option',
      select: { option: { select: { kind: true } } },
      resolve: ({ option }) => option.kind,
    }),
    name: t.string({
      description: 'of the option',
      select: { option: { select: { name: true } } },
      resolve: ({ option }) => option.name,
    }),
    stop: t.exposeString('stop', { nullable: true, description: 'of a shuttle: where the child gets on and off' }),
    stopNumber: t.field({
      type: 'NonNegativeInt',
      nullable: true,
      description: 'of a shuttle: which of its stops that is, 1 the first; null: it stops there no more, or it is no shuttle',
      select: { stop: true, option: { select: { stops: true } } },
      resolve: ({ stop, option }) => (stop === null ? null : option.stops.indexOf(stop) + 1 || null),
    }),
    child: t.field({
      type: Child,
      description: 'who has it',
      select: (_args, _context, nested) => ({ enrolment: { select: { child: nested(true) } } }),
      resolve: ({ enrolment }) => enrolment.child,
    }),
  }),
});

builder.objectField(AdminQuery, 'optionPlaces', (t) =>
  t.prismaField({
    type: [OptionPlace],
    description: 'care, meals and shuttle of the children who come in the week of a day, by site, option and name',
    authScopes: { may: 'see enrolments' },
    args: {
      day: t.arg({ type: 'Date', required: true, description: 'any day of the week that is asked for' }),
      siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
      kind: t.arg({ type: WeekOptionKind, description: 'only options of this kind; all when left out' }),
    },
    resolve: (query, _root, { day, siteName, kind }, context) =>
      context.app.database.prisma.enrolmentOption.findMany({
        ...query,
        where: {
          ...(kind && { option: { kind } }),
          enrolment: {
            status: 'CONFIRMED',
            monday: toDate(mondayOf(day)),
            week: { cancelledAt: null },
            AND: [
              { week: { plaine: plainesWithin(asStaff(context), 'see enrolments') } },
              siteName ? { week: { plaine: { site: { name: siteName } } } } : {},
            ],
          },
        },
        orderBy: [
          { enrolment: { week: { plaine: { site: { name: 'asc' } } } } },
          { option: { kind: 'asc' } },
          { option: { name: 'asc' } },
          { enrolment: { child: { familyName: 'asc' } } },
          { enrolment: { child: { givenName: 'asc' } } },
        ],
      }),
  }),
);

const OptionFigures = builder.objectRef<Figures>('OptionFigures').implement({
  description: 'how many places of an option are taken in a week',
  fields: (t) => ({
    optionId: t.exposeID('optionId', { description: 'of the `WeekOption`' }),
    name: t.exposeString('name', { description: 'of the option' }),
    kind: t.expose('kind', { type: WeekOptionKind, description: 'of the option' }),
    placesTaken: t.expose('taken', { type: 'NonNegativeInt', description: 'by places that are held or paid' }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt', nullable: true, description: 'places of the week; null: as many as ask' }),
  }),
});

const figuresOf = perRequest(
  ({ app }) =>
    new DataLoader<string, Figures[]>(async (weekIds) => {
      const byWeek = Map.groupBy(await optionFiguresOf(app.database.prisma, weekIds), ({ weekId }) => weekId);
      return weekIds.map((weekId) => byWeek.get(weekId) ?? []);
    }),
);

const about = 'care, meals and shuttle of the week: those that are offered, and those that somebody has';

builder.objectField(WeekFigures, 'options', (t) =>
  t.field({ type: [OptionFigures], description: about, resolve: ({ weekId }, _args, context) => figuresOf(context).load(weekId) }),
);

builder.prismaObjectFields(StaffWeek, (t) => ({
  options: t.field({
    type: [OptionFigures],
    description: about,
    select: { id: true },
    resolve: ({ id }, _args, context) => figuresOf(context).load(id),
  }),
}));
