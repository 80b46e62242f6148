import { ageInMonths, dayOf, mondayOf, toDate, toPlainDate } from '../../server/language/dates.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { superviseGroup } from '../../server/plaines/supervision.ts';
import { readWeekFigures, type WeekFigures as Figures } from '../../server/plaines/week-figures.ts';
import { officialLocale, messages } from '../../server/language/messages.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { clockOf, weekById } from '../lib/request-cache.ts';
import { Week } from './type.ts';

const GroupPlace = builder.prismaObject('Enrolment', {
  variant: 'GroupPlace',
  description: 'a child who comes',
  fields: (t) => ({
    enrolmentId: t.exposeID('id'),
    child: t.relation('child'),
    ageYears: t.int({
      description: 'on the first day of the week',
      select: { week: { select: { startDate: true } }, child: { select: { birthDate: true } } },
      resolve: ({ week, child }) => Math.floor(ageInMonths(child.birthDate, week.startDate) / 12),
    }),
    attendances: t.relation('attendances', { query: { orderBy: { day: 'asc' } } }),
  }),
});

const Group = builder.prismaObject('Week', {
  variant: 'Group',
  description: 'a plaine at a site, for one week',
  fields: (t) => ({
    week: t.variant('Week'),
    name: t.string({ select: { plaine: { select: { name: true } } }, resolve: ({ plaine }) => plaine.name }),
    siteName: t.string({ select: { plaine: { select: { site: { select: { name: true } } } } }, resolve: ({ plaine }) => plaine.site.name }),
    coming: t.relation('enrolments', {
      type: GroupPlace,
      description: 'confirmed children, by name',
      query: { where: { status: 'CONFIRMED' }, orderBy: [{ child: { familyName: 'asc' } }, { child: { givenName: 'asc' } }] },
    }),
  }),
});

const WeekFigures = builder.objectRef<Figures>('WeekFigures').implement({
  fields: (t) => ({
    week: t.field({ type: Week, resolve: ({ weekId }, _args, context) => weekById(context).load(weekId) }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt' }),
    overbooked: t.expose('overbooked', { type: 'NonNegativeInt', description: 'places granted above capacity, with a reason' }),
    held: t.expose('held', { type: 'NonNegativeInt' }),
    confirmed: t.expose('confirmed', { type: 'NonNegativeInt' }),
    offered: t.expose('offered', { type: 'NonNegativeInt' }),
    waiting: t.expose('waiting', { type: 'NonNegativeInt', description: 'children who would take one more place' }),
    fillPercent: t.field({
      type: 'NonNegativeInt',
      resolve: ({ capacity, held, confirmed, offered }) =>
        capacity === 0 ? 0 : Math.round((100 * (held + confirmed + offered)) / capacity),
    }),
    unmetDemand: t.string({
      nullable: true,
      description: 'in words; null when nobody waits',
      resolve: ({ waiting }, _args, { locale }) => (waiting === 0 ? null : messages.admin_unmet({ waiting }, { locale })),
    }),
    underSix: t.expose('underSix', { type: 'NonNegativeInt' }),
    fromSix: t.expose('fromSix', { type: 'NonNegativeInt' }),
    animators: t.expose('animators', { type: 'NonNegativeInt', nullable: true }),
    animatorsNeeded: t.field({
      type: 'NonNegativeInt',
      description: '1 for 8 when one of the children is under six, else 1 for 12',
      resolve: (figures) => superviseGroup(figures).needed,
    }),
    supervisionWarning: t.string({
      nullable: true,
      resolve: (figures, _args, { locale }) => {
        const { missing, ratio, needed } = superviseGroup(figures);
        return missing === 0 ? null : messages.admin_supervision({ missing, ratio, needed }, { locale });
      },
    }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  groups: t.prismaField({
    type: [Group],
    description: 'who comes in the week of a day, by site and group',
    authScopes: { may: 'see enrolments' },
    args: { day: t.arg({ type: 'Date', required: true }), siteName: t.arg.string() },
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
  weekFigures: t.field({
    type: [WeekFigures],
    description: 'fill rate, unmet demand and supervision of the weeks that touch these days',
    authScopes: { may: 'see weeks' },
    args: {
      from: t.arg({ type: 'Date', description: 'today when not said' }),
      to: t.arg({ type: 'Date', description: 'a year later when not said' }),
      siteName: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const from = args.from ?? toDate(dayOf(await clockOf(context)));
      const to = args.to ?? toDate(toPlainDate(from).add({ years: 1 }));
      if (to < from) throw badInput(messages.admin_days_order({}, { locale: officialLocale }));
      return readWeekFigures(context.app.database.prisma, asStaff(context), { from, to, siteName: args.siteName });
    },
  }),
}));
