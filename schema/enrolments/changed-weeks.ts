// What a click changed in the calendars of a family: the weeks that were asked for, those at the same dates, of each of its
// children, and those that a limit or a ceiling reaches. Judged by the same facts as the calendar itself, which are read once for all who clicked in the same instant.
import type { App } from '../../server/context.ts';
import { readFacts, type Facts } from '../../server/enrolments/facts.ts';
import { reachOfSeat } from '../../server/enrolments/reach.ts';
import { runIn } from '../../server/plaines/lock-weeks.ts';
import { inOneInstant } from '../lib/read-together.ts';
import { calendarOf, type ChildWeek } from '../weeks/parent.ts';

type Family = { facts: Facts; childIds: string[] };

/** Not on the few connections of the allocator, which others wait for to click. */
const familiesOf = inOneInstant<Family>(async ({ database: { prisma } }, parentIds) => {
  const links = await prisma.familyLink.findMany({
    where: { parentId: { in: [...parentIds] }, state: 'ACTIVE' },
    select: { parentId: true, childId: true },
  });
  const childrenOf = Map.groupBy(links, ({ parentId }) => parentId);
  const facts = await readFacts(runIn(prisma), {
    parentIds: [...new Set(parentIds)],
    childIds: [...new Set(links.map(({ childId }) => childId))],
    weekIds: null,
  });
  return parentIds.map((parentId) => ({ facts, childIds: (childrenOf.get(parentId) ?? []).map(({ childId }) => childId) }));
});

/**
 * The rows that may read otherwise than before, now that this parent took or asked for these weeks: those at their dates, and
 * what a rule or the price reaches beyond (server/enrolments/reach.ts).
 */
export async function listChangedWeeks(app: App, parentId: string, childId: string, weekIds: readonly string[]): Promise<ChildWeek[]> {
  const { facts, childIds } = await familiesOf(app).load(parentId);
  const mondays = new Set(weekIds.map((id) => facts.weeks.get(id)?.monday));
  const reach = reachOfSeat(facts, parentId);
  const isReached = (id: string) => reach === 'FAMILY' || (reach === 'CHILD' && id === childId);
  return childIds.flatMap((id) => calendarOf(facts, parentId, id, ({ monday }) => mondays.has(monday) || isReached(id)));
}
