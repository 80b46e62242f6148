// Decides requests for seats, in their order. Pure: facts in, answers and seats out.
import { v7 as uuid } from 'uuid';
import type { Actor } from '../platform/actor.ts';
import { type ChildId, type EnrolmentId, type ParentId, rowId, type WeekId } from '../platform/ids.ts';
import type { LocalizedText } from '../language/messages.ts';
import { childObstacles, judge, type ChildObstacle, type WeekState } from './eligibility.ts';
import { addEnrolment, linkOf, type ChildFacts, type Facts, type FactsQuestion, type WeekFacts } from './facts.ts';
import { countTaken, settleOptions, type LeftOutOption, type OptionsOfWeeks, type WeekOptionsWish } from './hold-options.ts';
import { withOptions } from './price.ts';
import { quote } from './quote.ts';
import type { Seat, SeatOption } from './take-seats.ts';

export type HoldRequest = {
  actor: Actor;
  parentId: ParentId;
  childId: ChildId;
  weekIds: WeekId[];
  /** asked for with the places, by week; a place that the child has already keeps its own */
  options?: readonly WeekOptionsWish[];
  source?: 'PARENT' | 'STAFF';
};
export type RefusedPlace = {
  weekId: string;
  childName: string;
  state: WeekState;
  sentence: LocalizedText;
  plaineName: string;
  startDate: string;
  endDate: string;
  /** the option that the week, which is free, was refused for */
  optionId?: string;
};
export type HoldAnswer =
  | { kind: 'unknown-child' }
  | { kind: 'unknown-week'; weekId: string }
  /** for every week: closed, or the child is not ready */
  | { kind: 'refused'; obstacle: ChildObstacle }
  | { kind: 'done'; heldIds: EnrolmentId[]; refused: RefusedPlace[]; leftOut: LeftOutOption[] };

/** What has to be known to decide these requests. */
export const questionOf = (requests: HoldRequest[]): FactsQuestion => ({
  parentIds: [...new Set(requests.map(({ parentId }) => parentId))],
  childIds: [...new Set(requests.map(({ childId }) => childId))],
  weekIds: [...new Set(requests.flatMap(({ weekIds }) => weekIds))],
});

/** Weeks of which options are asked for. */
export const weeksWithOptions = (requests: HoldRequest[]): string[] => [
  ...new Set(requests.flatMap(({ options = [] }) => options.filter(({ choices }) => choices.length > 0).map(({ weekId }) => weekId))),
];

/** Weeks where something expired that stands in the way: of those asked for, and at the same dates of the same children. */
export const weeksToTidy = (facts: Facts) => {
  const expired = [...facts.weeks.values()].filter((week) => week.expired > 0).map(({ id }) => id);
  return [...new Set([...expired, ...facts.staleWeekIds])];
};

/** True when the request, alone, would take a place. */
export function mayTake(facts: Facts, { parentId, childId, weekIds }: HoldRequest): boolean {
  const child = facts.children.get(childId);
  if (!child || !weekIds.every((weekId) => facts.weeks.get(weekId)?.isOffered)) return false;
  return weekIds.some((weekId) => ['FREE', 'OFFERED'].includes(judge(facts, parentId, child, facts.weeks.get(weekId)!).state));
}

/**
 * Decides requests in their order. What one of them takes is there for the next to see: `facts` and `optionsOf` are changed as
 * places go. A week and its options are taken as one: both, or neither.
 */
export function decide(facts: Facts, requests: HoldRequest[], optionsOf: OptionsOfWeeks = new Map()) {
  const grants: Seat[] = [];
  const answers = requests.map((request): HoldAnswer => {
    const child = facts.children.get(request.childId);
    if (!child || !linkOf(facts, request.parentId, request.childId)) return { kind: 'unknown-child' };
    const unknown = request.weekIds.find((weekId) => !facts.weeks.get(weekId)?.isOffered);
    if (unknown) return { kind: 'unknown-week', weekId: unknown };
    const refusal = refuseChild(facts, request, child);
    if (refusal) return refusal;

    const heldIds: EnrolmentId[] = [];
    const refused: RefusedPlace[] = [];
    const leftOut: LeftOutOption[] = [];
    for (const weekId of new Set(request.weekIds)) {
      const week = facts.weeks.get(weekId)!;
      const verdict = judge(facts, request.parentId, child, week);
      if (verdict.enrolment) heldIds.push(rowId('Enrolment', verdict.enrolment.id));
      else if (verdict.state === 'FREE' || verdict.state === 'OFFERED') {
        const offered = optionsOf.get(weekId) ?? [];
        const wish = request.options?.find((options) => options.weekId === weekId);
        const settled = settleOptions(facts, week, offered, wish);
        if (settled.refused) {
          refused.push(refuse(child, week, verdict.state, settled.refused.sentence, settled.refused.optionId));
          continue;
        }
        const grant = take(facts, request, child, week, {
          offerId: verdict.state === 'OFFERED' ? verdict.queued!.id : null,
          options: settled.options.map((option) => ({ ...option, name: offered.find(({ id }) => id === option.optionId)!.name })),
        });
        countTaken(offered, settled.options);
        leftOut.push(...settled.leftOut);
        grants.push(grant);
        heldIds.push(rowId('Enrolment', grant.id));
      } else refused.push(refuse(child, week, verdict.state, verdict.sentence!));
    }
    return { kind: 'done', heldIds, refused, leftOut };
  });
  return { answers, grants };
}

const refuse = (child: ChildFacts, week: WeekFacts, state: WeekState, sentence: LocalizedText, optionId?: string): RefusedPlace => ({
  weekId: week.id,
  childName: child.givenName,
  state,
  sentence,
  plaineName: week.plaineName,
  startDate: week.startDate,
  endDate: week.endDate,
  ...(optionId && { optionId }),
});

/** What holds for every week that is asked for: closed, or the child is not ready. A repeated request is answered as the first was. */
function refuseChild(facts: Facts, request: HoldRequest, child: ChildFacts): HoldAnswer | null {
  const isSettled = (weekId: string) =>
    facts.enrolmentsOfChild.get(child.id)?.some((live) => live.weekId === weekId) ||
    facts.queueOfChild.get(child.id)?.some((line) => line.weekId === weekId && line.status === 'OFFERED');
  if (request.weekIds.length > 0 && request.weekIds.every(isSettled)) return null;
  const weeks = request.weekIds.flatMap((weekId) => facts.weeks.get(weekId) ?? []);
  const [obstacle] = childObstacles(facts, request.parentId, child, weeks);
  return obstacle ? { kind: 'refused', obstacle } : null;
}

type Taken = { offerId: string | null; options: (SeatOption & { name: string })[] };

function take(
  facts: Facts,
  { actor, parentId, source }: HoldRequest,
  child: ChildFacts,
  week: WeekFacts,
  { offerId, options }: Taken,
): Seat {
  const price = withOptions(quote(facts, parentId, child, week), options);
  const seat = { id: uuid(), childId: child.id, parentId, weekId: week.id, monday: week.monday };
  addEnrolment(facts, { ...seat, seasonId: week.seasonId, status: 'HELD', priceCents: price.priceCents, heldUntil: null, price });
  if (!offerId) week.free -= 1;
  return { ...seat, actor, price, offerId, options, source: source ?? 'PARENT' };
}
