// How far a seat that is taken reaches in the calendars of a family: which other rows may read otherwise from then on. Pure.
import { mondaysKept, type Reason } from './eligibility.ts';
import type { Facts } from './facts.ts';

/** The rows at the dates of the seat, of each child; all rows of its child; all rows of the family. */
export type Reach = 'DATES' | 'CHILD' | 'FAMILY';

/** By rule, from the facts in which the seat is taken already. A rule that says nothing here does not compile. */
const reachOfRule: Record<Reason, Reach | ((facts: Facts, parentId: string) => Reach)> = {
  PERIOD: 'DATES',
  READINESS: 'DATES',
  CANCELLED: 'DATES',
  AGE: 'DATES',
  BEGUN: 'DATES',
  SAME_DATES: 'DATES',
  OPPOSITION: 'DATES',
  CAPACITY: 'DATES',
  MAX_WEEKS: ({ periods }) => {
    const most = [...periods.values()].flatMap(({ maxWeeksPerChild, waves }) => [
      maxWeeksPerChild,
      ...waves.map((wave) => wave.maxWeeksPerChild),
    ]);
    return most.some((weeks) => weeks !== null) ? 'CHILD' : 'DATES';
  },
  HELD_LIMIT: (facts, parentId) =>
    facts.limits && mondaysKept(facts, parentId, { withOffers: true }).length >= facts.limits.maxHeld ? 'FAMILY' : 'DATES',
};

/** A ceiling makes each further week of the season cheaper, of every child. */
const reachOfPrice = ({ tariff }: Facts): Reach => (tariff.some(({ ceilingCents }) => ceilingCents !== null) ? 'FAMILY' : 'DATES');

/** The widest reach of all rules and of the price. */
export function reachOfSeat(facts: Facts, parentId: string): Reach {
  const rules = Object.values(reachOfRule).map((rule) => (typeof rule === 'string' ? rule : rule(facts, parentId)));
  const all = new Set([...rules, reachOfPrice(facts)]);
  return all.has('FAMILY') ? 'FAMILY' : all.has('CHILD') ? 'CHILD' : 'DATES';
}
