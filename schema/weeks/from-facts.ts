// Rows that the facts of a calendar stand for: a week, a running enrolment, a line in the queue. Who asks for no more than they
// hold needs no row of its own (calendar.test.ts compares both).
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../server/context.ts';
import type { WeekFacts } from '../../server/enrolments/facts.ts';
import { fromIsoDay } from '../../server/language/dates.ts';
import { covers, type Query } from '../lib/read-together.ts';

type Around = 'week' | 'enrolment' | 'waitingPlace';
/** For each of them: what is asked of it stands in the facts. */
export type InFacts = Record<Around, boolean>;

/** What the facts hold of a week. */
const ofWeek = {
  select: {
    id: true,
    plaineId: true,
    monday: true,
    startDate: true,
    endDate: true,
    openDays: true,
    capacity: true,
    plaine: {
      select: { id: true, name: true, ageMinMonths: true, ageMaxMonths: true, dailyRateCents: true, site: { select: { name: true } } },
    },
  },
};
/** What the facts hold of an enrolment and of a line in the queue: who asks for no more needs no row of its own. */
const ofEnrolment = { select: { id: true, childId: true, parentId: true, weekId: true, status: true, heldUntil: true } };
const ofLine = { select: { id: true, childId: true, parentId: true, weekId: true, status: true, offeredUntil: true } };

const ofFacts: Record<Around, Query> = { week: ofWeek, enrolment: ofEnrolment, waitingPlace: ofLine };

/** Rows of a calendar, with what is asked of all of them worked out once: it is the same for each. */
export function planned<Row>(rows: Row[], context: Context, info: GraphQLResolveInfo): (Row & { inFacts: InFacts })[] {
  const isHeld = (name: Around) => covers(ofFacts[name], queryFromInfo({ context, info, path: [name] }));
  const inFacts = { week: isHeld('week'), enrolment: isHeld('enrolment'), waitingPlace: isHeld('waitingPlace') };
  return rows.map((row) => ({ ...row, inFacts }));
}

/** The row of a week. */
export const toRow = (week: WeekFacts) => {
  const { id, plaineId, capacity, ageMinMonths, ageMaxMonths, dailyRateCents } = week;
  const plaine = { id: plaineId, name: week.plaineName, ageMinMonths, ageMaxMonths, dailyRateCents, site: { name: week.siteName } };
  const [monday, startDate, endDate] = [fromIsoDay(week.monday), fromIsoDay(week.startDate), fromIsoDay(week.endDate)];
  return { id, plaineId, monday, startDate, endDate, openDays: week.openDays.map(fromIsoDay), capacity, plaine };
};
