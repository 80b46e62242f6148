// Places as a mail lists them: under the name of each child, the plaine, the site and the dates.
import { nameOption } from '../enrolments/messages.ts';
import { fullName } from '../language/names.ts';
import { chosenOrder } from '../plaines/option-order.ts';
import type { Prisma } from '../platform/database.ts';
import { formatCents, formatWeek } from '../language/format.ts';
import { messages, type Locale } from '../language/messages.ts';
import { hiddenFrom } from './hidden.ts';
import type { Block } from './mail-content.ts';

export const weekFields = {
  startDate: true,
  endDate: true,
  plaine: { select: { name: true, site: { select: { name: true } } } },
} satisfies Prisma.WeekSelect;

export const childFields = { id: true, givenName: true, familyName: true, ...hiddenFrom } satisfies Prisma.ChildSelect;

export const placeFields = {
  childId: true,
  weekId: true,
  priceCents: true,
  heldUntil: true,
  options: {
    orderBy: chosenOrder,
    select: { stop: true, option: { select: { name: true } } },
  },
  child: { select: childFields },
  week: { select: weekFields },
} satisfies Prisma.EnrolmentSelect;

type WeekRow = Prisma.WeekGetPayload<{ select: typeof weekFields }>;
type PlaceRow = Prisma.EnrolmentGetPayload<{ select: typeof placeFields }>;

/** By child, then by date: the order in which places are listed. */
export const placeOrder = [{ childId: 'asc' }, { monday: 'asc' }] satisfies Prisma.EnrolmentOrderByWithRelationInput[];

/** « Plaine d'été, École du Centre, du lundi 5 au vendredi 9 juillet 2027 » */
export const describeWeek = (week: WeekRow, locale: Locale) =>
  messages.mail_place(
    { plaine: week.plaine.name, site: week.plaine.site.name, week: formatWeek(week.startDate, week.endDate, locale) },
    { locale },
  );

/** One group per child, with the price of each place, and the total of all. */
export function listPlaces(places: PlaceRow[], locale: Locale): Block[] {
  const total = places.reduce((sum, { priceCents }) => sum + priceCents, 0);
  return [
    ...groupByChild(places, ({ week, priceCents, options }) =>
      messages.mail_place_price(
        { place: [describeWeek(week, locale), ...namesOf(options)].join(' + '), price: formatCents(priceCents, locale) },
        { locale },
      ),
    ),
    { kind: 'facts', facts: [{ label: messages.mail_total({}, { locale }), value: formatCents(total, locale) }] },
  ];
}

const namesOf = (options: PlaceRow['options']) => options.map(({ stop, option }) => nameOption({ name: option.name, stop }));

/** One group per child, without prices. */
export const namePlaces = (places: PlaceRow[], locale: Locale): Block[] => groupByChild(places, ({ week }) => describeWeek(week, locale));

/** The moment the first of the places runs out. */
export const findDeadline = (places: Pick<PlaceRow, 'heldUntil'>[]): Date =>
  new Date(Math.min(...places.flatMap(({ heldUntil }) => (heldUntil ? [heldUntil.getTime()] : []))));

function groupByChild(places: PlaceRow[], describe: (place: PlaceRow) => string): Block[] {
  return [...Map.groupBy(places, ({ child }) => child.id).values()].map((ofChild) => ({
    kind: 'group',
    title: fullName(ofChild[0]!.child),
    lines: ofChild.map(describe),
  }));
}
