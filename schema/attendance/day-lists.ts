// The lists of the morning, as papers: which there are for the member who asks, and where.
import {
  dayListsZipUrl,
  dayListUrl,
  isOptionList,
  listsFor,
  optionsOfList,
  type DayListKind,
  type DayListQuestion,
} from '../../server/attendance/day-lists.ts';
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { dayOf, isoDay, toDate, toPlainDate } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { clockOf } from '../lib/request-cache.ts';

const Kind = builder.enumType('DayListKind', {
  description: 'what a list of the morning is for',
  values: {
    PRESENCE: { description: 'who comes: phones of the parents, who may fetch for who may see it, boxes to tick' },
    ALERTS: { description: 'what must be known of the health of a child; each read is recorded' },
    CONTACTS: { description: 'whom to call for each child; each read is recorded' },
    CARE: { description: 'who has care before or after the day: phones of the parents, boxes to tick' },
    SHUTTLE: { description: 'who takes the shuttle, stop by stop: phones of the parents, boxes to tick' },
    KITCHEN: { description: 'how many eat which meal, with the diets and allergies; each read is recorded' },
    LABELS: { description: 'a label with the name of each child' },
  } satisfies Record<DayListKind, object>,
});

type Asked = DayListQuestion & { siteNames: string[]; kinds: DayListKind[] };

const DayList = builder.objectRef<DayListQuestion & { kind: DayListKind }>('DayList').implement({
  description: 'a list of the morning, made when its address is asked for',
  fields: (t) => ({
    kind: t.expose('kind', { type: Kind, description: 'what it is for' }),
    pdfUrl: t.string({
      description: 'where it is as a PDF; what holds health is recorded as read when it is asked for',
      resolve: ({ kind, ...question }) => dayListUrl(kind, question),
    }),
  }),
});

const DayLists = builder.objectRef<Asked>('DayLists').implement({
  description: 'the lists of a day that the role may print',
  fields: (t) => ({
    day: t.field({ type: 'Date', description: 'the day on which they are used', resolve: ({ day }) => toDate(toPlainDate(day)) }),
    siteNames: t.exposeStringList('siteNames', {
      description: 'sites within reach with a group that is open on the day and to which somebody comes, whatever site is asked for',
    }),
    lists: t.field({
      type: [DayList],
      description: 'in the order in which a morning needs them; one of options only when a child who comes that day has one',
      resolve: ({ kinds, day, siteName }) => kinds.map((kind) => ({ kind, day, siteName })),
    }),
    zipUrl: t.string({
      description: 'where all of them are in one archive, a folder for each site',
      resolve: ({ day, siteName }) => dayListsZipUrl({ day, siteName }),
    }),
  }),
});

builder.objectField(AdminQuery, 'dayLists', (t) =>
  t.field({
    type: DayLists,
    description: 'lists to print for a day, by site and group; only those that the role may see',
    authScopes: { may: 'print day lists' },
    args: {
      day: t.arg({ type: 'Date', description: 'today when not said' }),
      siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
    },
    resolve: async (_root, { day: asked, siteName = null }, context) => {
      const day = asked ? isoDay(asked) : dayOf(await clockOf(context)).toString();
      const { prisma } = context.app.database;
      const reach = plainesWithin(asStaff(context), 'print day lists');
      const [sites, had] = await Promise.all([
        prisma.site.findMany({
          where: { plaines: { some: { ...reach, weeks: { some: comeOn(day) } } } },
          orderBy: { name: 'asc' },
          select: { name: true },
        }),
        prisma.weekOption.findMany({
          where: {
            AND: [{ plaine: reach }, siteName ? { plaine: { site: { name: siteName } } } : {}],
            chosen: { some: { enrolment: { status: 'CONFIRMED', week: isOpenOn(day) } } },
          },
          distinct: ['kind'],
          select: { kind: true },
        }),
      ]);
      const isHad = (kind: DayListKind) =>
        !isOptionList(kind) || had.some((option) => optionsOfList[kind].some((of) => of === option.kind));
      return { day, siteName, siteNames: sites.map(({ name }) => name), kinds: listsFor(asStaff(context)).filter(isHad) };
    },
  }),
);

const isOpenOn = (day: string) => ({ openDays: { has: toDate(toPlainDate(day)) }, cancelledAt: null });
const comeOn = (day: string) => ({
  ...isOpenOn(day),
  enrolments: { some: { status: 'CONFIRMED' as const } },
});
