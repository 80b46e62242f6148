// The confirmed weeks of a parent's children, as a calendar shows them.
import { nameOption } from '../enrolments/messages.ts';
import { toPlainDate } from '../language/dates.ts';
import { chosenOrder } from '../plaines/option-order.ts';
import type { Db, Prisma } from '../platform/database.ts';

/** A week in a calendar: no family name, nothing about health, nothing about money. */
export type AgendaWeek = {
  enrolmentId: string;
  confirmedAt: Date;
  childName: string;
  plaineName: string;
  siteName: string;
  siteAddress: string | null;
  /** days the plaine is open, « YYYY-MM-DD »; public holidays are not among them */
  openDays: string[];
  /** « HH:MM » in Brussels; null: the commune has not said, and days are whole */
  hours: { begins: string; ends: string } | null;
  toBring: string | null;
  /** « Navette (Gare) » */
  options: string[];
};

/** What of an enrolment a calendar needs. */
export const agendaFields = {
  id: true,
  heldAt: true,
  confirmedAt: true,
  child: { select: { givenName: true } },
  options: {
    orderBy: chosenOrder,
    select: { stop: true, option: { select: { name: true } } },
  },
  week: {
    select: {
      openDays: true,
      plaine: { select: { name: true, site: true, dayBegins: true, dayEnds: true, toBring: true } },
    },
  },
} satisfies Prisma.EnrolmentSelect;

/** An enrolment as a calendar shows it. */
export function toAgendaWeek({
  id,
  heldAt,
  confirmedAt,
  child,
  week,
  options,
}: Prisma.EnrolmentGetPayload<{ select: typeof agendaFields }>): AgendaWeek {
  const { name, site, dayBegins, dayEnds, toBring } = week.plaine;
  return {
    enrolmentId: id,
    confirmedAt: confirmedAt ?? heldAt,
    childName: child.givenName,
    plaineName: name,
    siteName: site.name,
    siteAddress: site.address,
    openDays: week.openDays.map((day) => toPlainDate(day).toString()).sort(),
    hours: dayBegins && dayEnds ? { begins: dayBegins, ends: dayEnds } : null,
    toBring,
    options: options.map(({ stop, option }) => nameOption({ name: option.name, stop })),
  };
}

/** Every confirmed week of the children that the parent is linked to, or one of them; whoever of the parents paid it. */
export async function listWeeks(db: Pick<Db, 'enrolment'>, parentId: string, enrolmentId?: string): Promise<AgendaWeek[]> {
  const enrolments = await db.enrolment.findMany({
    where: {
      ...(enrolmentId !== undefined && { id: enrolmentId }),
      status: 'CONFIRMED',
      week: { cancelledAt: null },
      child: { links: { some: { parentId, state: 'ACTIVE' } } },
    },
    orderBy: [{ monday: 'asc' }, { seq: 'asc' }],
    select: agendaFields,
  });
  return enrolments.map(toAgendaWeek);
}
