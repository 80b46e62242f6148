import { tidyWeeks } from './expire-weeks.ts';
import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import type { StaffActor } from '../platform/actor.ts';
import type { ChildId, ParentId, WeekId } from '../platform/ids.ts';
import { InputInvalid, NotEligible } from '../platform/refusals.ts';
import { findObstacles, type Reason } from './eligibility.ts';
import { countTakeableOnly, linkOf, readFacts } from './facts.ts';
import { quote } from './quote.ts';
import { takeSeats } from './take-seats.ts';
import { lockParents, lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';

export type OverrideInput = { parentId: ParentId; childId: ChildId; weekId: WeekId; reason: string };

/** What staff may pass over with a reason. What no reason excuses: a week that is cancelled, two weeks at the same dates. */
export const passesOver = [
  'PERIOD',
  'READINESS',
  'AGE',
  'BEGUN',
  'OPPOSITION',
  'MAX_WEEKS',
  'CAPACITY',
  'HELD_LIMIT',
] as const satisfies Reason[];

/**
 * Holds a place against the rules that `passesOver` names; the audit trail has those that stood in the way. A place above
 * capacity is counted apart (`week.overbooked`) and ends with the child who has it. The price and the deadline are the usual
 * ones. Returns the enrolment's id.
 * @throws InputInvalid for an unknown parent, child or week, a child that is not this parent's, or no reason; NotEligible for
 *   what no reason excuses, or for the member's own family: a colleague decides that
 */
export async function overrideHold(ctx: ActContext<StaffActor>, input: OverrideInput): Promise<string> {
  const { tx, actor, rules } = ctx;
  const { parentId, childId, weekId, reason } = input;
  if (!reason.trim()) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason', 'REQUIRED');
  if (parentId === actor.parentId) throw new NotEligible(localized(messages.refusal_own_family));
  await lockParents(tx, [parentId], [childId]);
  await lockWeeks(tx, [weekId]);
  await tidyWeeks(ctx, [weekId]);
  const facts = await readFacts(runIn(tx), { parentIds: [parentId], childIds: [childId], weekIds: [weekId] });
  countTakeableOnly(facts);
  const [child, week] = [facts.children.get(childId), facts.weeks.get(weekId)];
  if (!week?.isOffered) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  if (!child || !linkOf(facts, parentId, childId)) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
  const obstacles = [...findObstacles(facts, { parentId, child, week })];
  const unforgivable = obstacles.find(({ reason }) => !(passesOver as readonly Reason[]).includes(reason));
  if (unforgivable) throw new NotEligible(unforgivable.sentence);

  const passed = obstacles.map(({ reason }) => reason);
  const isAbove = passed.includes('CAPACITY');
  if (isAbove) await tx.week.update({ where: { id: weekId }, data: { overbooked: { increment: 1 } } });
  const offer = facts.queueOfChild.get(childId)?.find((line) => line.weekId === weekId && line.status === 'OFFERED');
  const seat = {
    id: uuid(),
    actor,
    parentId,
    childId,
    weekId,
    monday: week.monday,
    price: quote(facts, parentId, child, week),
    offerId: offer?.id ?? null,
    source: 'STAFF' as const,
    override: { reason: reason.trim(), detail: { aboveCapacity: isAbove, passedOver: passed } },
  };
  await takeSeats(runIn(tx), [seat], { ...rules, mailAfterSeconds: 0 });
  return seat.id;
}
