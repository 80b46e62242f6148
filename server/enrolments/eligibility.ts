// May this child take this week, and if not, why? The one judgement: the calendar, holds, overrides, the waiting list and its
// offers, swaps and late payments all ask here. Pure: facts in, verdict out.
//
// Obstacles have an order: the period, the child's readiness, then what is between the child and the week, then the seats.
// Whoever passes over some reasons names them (`passesOver`); none is left out by not being asked for.
import { ageInMonths } from '../language/dates.ts';
import { ChildNotReady, PeriodClosed, type Gap } from '../platform/refusals.ts';
import { formatAge, formatMaxAge } from '../language/format.ts';
import { ofName } from '../language/names.ts';
import { gapsOf } from '../health/gaps.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { linkOf, ofSeason, type ChildFacts, type Facts, type LiveEnrolment, type Queued, type WeekFacts } from './facts.ts';
import { describeGaps, describeOpening } from './messages.ts';
import { type Audience, isOpenFor, mostWeeks, nextOpening, type Period } from './period.ts';
import { categoryFor } from './quote.ts';

export type WeekState = 'FREE' | 'FULL' | 'HELD' | 'CONFIRMED' | 'WAITING' | 'OFFERED' | 'NOT_ELIGIBLE' | 'NOT_OPEN';
export type Verdict = {
  state: WeekState;
  /** why not; null when FREE, HELD or CONFIRMED */
  sentence: LocalizedText | null;
  /** the rule that keeps the child from the week; null when none does, or the child has its place or its turn */
  reason: Reason | null;
  /** the enrolment behind HELD and CONFIRMED */
  enrolment: LiveEnrolment | null;
  /** the line in the queue behind WAITING and OFFERED */
  queued: Queued | null;
  /** when NOT_OPEN will end by itself: the opening for this family */
  opensAt: Date | null;
};

export type ChildObstacle =
  | { reason: 'PERIOD'; state: 'NOT_OPEN'; sentence: LocalizedText; opensAt: Date | null }
  | { reason: 'READINESS'; state: 'NOT_ELIGIBLE'; sentence: LocalizedText; gaps: Gap[] };
type WeekObstacle = {
  reason: 'CANCELLED' | 'AGE' | 'BEGUN' | 'SAME_DATES' | 'OPPOSITION' | 'MAX_WEEKS';
  state: 'NOT_ELIGIBLE' | 'NOT_OPEN';
  sentence: LocalizedText;
};
type LimitObstacle = { reason: 'HELD_LIMIT'; state: 'NOT_ELIGIBLE'; sentence: LocalizedText };
export type Obstacle = ChildObstacle | WeekObstacle | LimitObstacle | { reason: 'CAPACITY'; state: 'FULL'; sentence: LocalizedText };
export type Reason = Obstacle['reason'];

/** Who would take which week; the ids are those of the facts. */
export type Candidate = { parentId: string; child: ChildFacts; week: WeekFacts };

/** The state of a week for a child of this parent. A place is FREE when a click would take it. */
export function judge(facts: Facts, parentId: string, child: ChildFacts, week: WeekFacts): Verdict {
  const enrolment = facts.enrolmentsOfChild.get(child.id)?.find((live) => live.weekId === week.id) ?? null;
  if (enrolment) return verdict(enrolment.status, null, { enrolment });
  const queued = facts.queueOfChild.get(child.id)?.find((line) => line.weekId === week.id) ?? null;
  const [obstacle] = weekObstacles(facts, { parentId, child, week });
  if (obstacle) return verdict(obstacle.state, obstacle.sentence, { queued, reason: obstacle.reason });
  const [limit] = heldLimits(facts, { parentId, child, week });
  if (queued?.status === 'OFFERED')
    return limit
      ? verdict(limit.state, limit.sentence, { queued, reason: limit.reason })
      : verdict('OFFERED', localized(messages.week_offered), { queued });
  const [closed] = periodObstacles(facts, parentId, child, [periodOf(facts, week)]);
  if (closed)
    return verdict('NOT_OPEN', closed.opensAt ? closed.sentence : localized(messages.week_not_open), {
      queued,
      opensAt: closed.opensAt,
      reason: closed.reason,
    });
  if (queued) return verdict('WAITING', localized(messages.week_waiting), { queued });
  if (week.free <= 0) return verdict('FULL', localized(messages.week_full), { reason: 'CAPACITY' });
  if (limit) return verdict(limit.state, limit.sentence, { reason: limit.reason });
  return verdict('FREE', null, {});
}

/** Everything that would refuse the child this week now, in order. A running offer of the waiting list is a seat. */
export function* findObstacles(facts: Facts, candidate: Candidate): Generator<Obstacle> {
  const { parentId, child, week } = candidate;
  yield* childObstacles(facts, parentId, child, [week]);
  yield* weekObstacles(facts, candidate);
  if (!hasOffer(facts, candidate) && week.free <= 0) yield { reason: 'CAPACITY', state: 'FULL', sentence: localized(messages.week_full) };
  yield* heldLimits(facts, candidate);
}

const hasOffer = (facts: Facts, { child, week }: Candidate) =>
  facts.queueOfChild.get(child.id)?.some((line) => line.weekId === week.id && line.status === 'OFFERED') ?? false;

/** The first obstacle that is not one of the reasons passed over; null when nothing refuses the child. */
export function findObstacle(facts: Facts, candidate: Candidate, passesOver: readonly Reason[] = []): Obstacle | null {
  for (const obstacle of findObstacles(facts, candidate)) if (!passesOver.includes(obstacle.reason)) return obstacle;
  return null;
}

/** What holds for all of these weeks, or for all there are: enrolments are closed for the family, or the child is not ready. */
export function* childObstacles(facts: Facts, parentId: string, child: ChildFacts, weeks: WeekFacts[] = []): Generator<ChildObstacle> {
  const periods = weeks.length > 0 ? weeks.map((week) => periodOf(facts, week)) : [...facts.periods.values()];
  yield* periodObstacles(facts, parentId, child, periods);
  const gaps = gapsOf(child.sheet, facts.now);
  if (gaps.length > 0) yield { reason: 'READINESS', state: 'NOT_ELIGIBLE', sentence: describeGaps(child.givenName, gaps), gaps };
}

/** The period of a week is that of its season. */
const periodOf = ({ periods }: Facts, { seasonId }: WeekFacts) => periods.get(seasonId) ?? null;

/** None of these periods is open for the family: when the first of them will be. */
function* periodObstacles(facts: Facts, parentId: string, child: ChildFacts, periods: (Period | null)[]) {
  const belongsTo = audiencesOf(facts, parentId, child);
  if (periods.some((period) => isOpenFor(period, belongsTo, facts.now))) return;
  const opensAt = periods.map((period) => nextOpening(period, belongsTo, facts.now)).reduce(earlier, null);
  yield { reason: 'PERIOD', state: 'NOT_OPEN', sentence: describeOpening(opensAt), opensAt } as const;
}
const earlier = (one: Date | null, other: Date | null) => (one && other ? (one < other ? one : other) : (one ?? other));

/** Whom the waves of a period may let in before everybody. */
function audiencesOf(facts: Facts, parentId: string, child: ChildFacts): Set<Audience> {
  const belongsTo = new Set<Audience>();
  if (categoryFor(facts, parentId, child) === 'RESIDENT') belongsTo.add('RESIDENTS');
  if (child.schoolPostalCode !== null && facts.communePostalCodes.includes(child.schoolPostalCode)) belongsTo.add('PUPILS');
  if (linkOf(facts, parentId, child.id)?.isEnrolled) belongsTo.add('ENROLLED');
  if (facts.parents.get(parentId)?.isListed) belongsTo.add('LISTED');
  return belongsTo;
}

/** What is between the child and this week, were seats many and the period open. */
function* weekObstacles(facts: Facts, { parentId, child, week }: Candidate): Generator<WeekObstacle> {
  if (week.isCancelled) yield { reason: 'CANCELLED', state: 'NOT_OPEN', sentence: localized(messages.refusal_week_cancelled) };
  const age = ageInMonths(child.birthDate, week.startDate);
  if (age < week.ageMinMonths)
    yield {
      reason: 'AGE',
      state: 'NOT_ELIGIBLE',
      sentence: (locale) => messages.week_too_young({ age: formatAge(week.ageMinMonths, locale) }, { locale }),
    };
  if (age > week.ageMaxMonths)
    yield {
      reason: 'AGE',
      state: 'NOT_ELIGIBLE',
      sentence: (locale) => messages.week_too_old({ age: formatMaxAge(week.ageMaxMonths, locale) }, { locale }),
    };
  if (week.startDate <= facts.today) yield { reason: 'BEGUN', state: 'NOT_OPEN', sentence: localized(messages.week_begun) };
  const season = facts.enrolmentsOfChild.get(child.id) ?? [];
  if (season.some((live) => live.monday === week.monday))
    yield { reason: 'SAME_DATES', state: 'NOT_ELIGIBLE', sentence: localized(messages.week_same_dates, { child: child.givenName }) };
  if (linkOf(facts, parentId, child.id)?.isOpposed)
    yield {
      reason: 'OPPOSITION',
      state: 'NOT_ELIGIBLE',
      sentence: localized(messages.week_opposed, { child: child.givenName, ofChild: ofName(child.givenName) }),
    };
  const most = mostWeeks(periodOf(facts, week), audiencesOf(facts, parentId, child), facts.now);
  if (most !== null && ofSeason(season, week).length >= most)
    yield {
      reason: 'MAX_WEEKS',
      state: 'NOT_ELIGIBLE',
      sentence: localized(messages.week_max_weeks, { child: child.givenName, weeks: most }),
    };
}

/**
 * How many seats one account may keep without paying, at the same dates and in all. Offers that run are seats that it keeps;
 * who accepts one is counted by what is held alone, for offers made at the same moment in two weeks do not see each other.
 */
function* heldLimits(facts: Facts, candidate: Candidate): Generator<LimitObstacle> {
  const { parentId, week } = candidate;
  if (!facts.limits || !facts.parents.get(parentId)?.hasLimits) return;
  const { maxHeldPerDates, maxHeld } = facts.limits;
  const kept = mondaysKept(facts, parentId, { withOffers: !hasOffer(facts, candidate) });
  const atDates = kept.filter((monday) => monday === week.monday).length;
  const [most, says] = atDates >= maxHeldPerDates ? [maxHeldPerDates, messages.week_held_limit_dates] : [maxHeld, messages.week_held_limit];
  if (atDates >= maxHeldPerDates || kept.length >= maxHeld)
    yield { reason: 'HELD_LIMIT', state: 'NOT_ELIGIBLE', sentence: localized(says, { places: most }) };
}

/** The Monday of each seat that the account keeps without having paid. */
export function mondaysKept(facts: Facts, parentId: string, { withOffers }: { withOffers: boolean }): string[] {
  const held = facts.enrolmentsOfParent.get(parentId)?.filter(({ status }) => status === 'HELD') ?? [];
  return [...held, ...(withOffers ? (facts.offersOfParent.get(parentId) ?? []) : [])].map(({ monday }) => monday);
}

/** What keeps the child from every week, as the refusal that a person is answered. */
export const refusalOf = (obstacle: ChildObstacle): PeriodClosed | ChildNotReady =>
  obstacle.reason === 'PERIOD'
    ? new PeriodClosed(obstacle.sentence, obstacle.opensAt)
    : new ChildNotReady(obstacle.sentence, obstacle.gaps);

const verdict = (
  state: WeekState,
  sentence: LocalizedText | null,
  rest: { enrolment?: LiveEnrolment | null; queued?: Queued | null; opensAt?: Date | null; reason?: Reason },
): Verdict => ({
  state,
  sentence,
  reason: rest.reason ?? null,
  enrolment: rest.enrolment ?? null,
  queued: rest.queued ?? null,
  opensAt: rest.opensAt ?? null,
});
