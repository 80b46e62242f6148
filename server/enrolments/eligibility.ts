// May this child take this week, and if not, why? The one place that decides: the calendar, the hold, the waiting list
// and the offers all ask here. Pure: facts in, verdict out.
import { ageInMonths } from '../language/dates.ts';
import type { Gap } from '../platform/refusals.ts';
import { ofName } from '../language/format.ts';
import { gapsOf } from '../health/gaps.ts';
import { localized, messages, type Locale, type LocalizedText } from '../language/messages.ts';
import { linkOf, type ChildFacts, type Facts, type LiveEnrolment, type Queued, type WeekFacts } from './facts.ts';
import { isOpenFor } from './period.ts';
import { categoryOf, priceOf, type Category, type Price } from './price.ts';

export type WeekState = 'FREE' | 'FULL' | 'HELD' | 'CONFIRMED' | 'WAITING' | 'OFFERED' | 'NOT_ELIGIBLE' | 'NOT_OPEN';
export type Verdict = {
  state: WeekState;
  /** why not; null when FREE, HELD or CONFIRMED */
  sentence: LocalizedText | null;
  /** the enrolment behind HELD and CONFIRMED */
  enrolment: LiveEnrolment | null;
  /** the line in the queue behind WAITING and OFFERED */
  queued: Queued | null;
};

/** What keeps this child from being enrolled at all. */
export const readinessGaps = (child: ChildFacts, now: Date): Gap[] => gapsOf(child.sheet, now);

/** The price category of a family for a child. */
export const categoryFor = (facts: Facts, parentId: string, child: ChildFacts): Category =>
  categoryOf({
    communePostalCodes: facts.communePostalCodes,
    parentPostalCode: facts.parents.get(parentId)?.postalCode ?? null,
    schoolPostalCode: child.schoolPostalCode,
  });

/** The state of a week for a child of this parent. A place is FREE when a click would take it. */
export function judge(facts: Facts, parentId: string, child: ChildFacts, week: WeekFacts): Verdict {
  const enrolment = facts.enrolmentsOfChild.get(child.id)?.find((live) => live.weekId === week.id) ?? null;
  if (enrolment) return verdict(enrolment.status, null, { enrolment });
  const queued = facts.queueOfChild.get(child.id)?.find((line) => line.weekId === week.id) ?? null;
  const obstacle = findObstacle(facts, parentId, child, week);
  if (obstacle) return { ...obstacle, enrolment: null, queued };
  if (queued?.status === 'OFFERED') return verdict('OFFERED', localized(messages.week_offered), { queued });
  if (!isOpenFor(facts.period, categoryFor(facts, parentId, child) === 'RESIDENT', facts.now))
    return verdict('NOT_OPEN', localized(messages.week_not_open), { queued });
  if (queued) return verdict('WAITING', localized(messages.week_waiting), { queued });
  if (week.free <= 0) return verdict('FULL', localized(messages.week_full), {});
  return verdict('FREE', null, {});
}

/** What would refuse the child even if places were many and the period open; null when nothing does. */
export function findObstacle(
  facts: Facts,
  parentId: string,
  child: ChildFacts,
  week: WeekFacts,
): Pick<Verdict, 'state' | 'sentence'> | null {
  const age = ageAt(child.birthDate, week.startDate);
  if (age < week.ageMinMonths)
    return {
      state: 'NOT_ELIGIBLE',
      sentence: (locale) => messages.week_too_young({ age: describeAge(week.ageMinMonths, locale) }, { locale }),
    };
  if (age > week.ageMaxMonths)
    return {
      state: 'NOT_ELIGIBLE',
      sentence: (locale) => messages.week_too_old({ age: describeAge(week.ageMaxMonths, locale) }, { locale }),
    };
  if (week.startDate <= facts.today) return { state: 'NOT_OPEN', sentence: localized(messages.week_begun) };
  const other = facts.enrolmentsOfChild.get(child.id)?.find((live) => live.monday === week.monday && live.weekId !== week.id);
  if (other) return { state: 'NOT_ELIGIBLE', sentence: localized(messages.week_same_dates, { child: child.givenName }) };
  if (linkOf(facts, parentId, child.id)?.isOpposed)
    return {
      state: 'NOT_ELIGIBLE',
      sentence: localized(messages.week_opposed, { child: child.givenName, ofChild: ofName(child.givenName) }),
    };
  return null;
}

const ages = new Map<string, number>();
const mostAges = 20_000;

/** Age in months; of the same child at the same week it is asked before the lock, under it, and at each repeated click. */
function ageAt(birthDate: string, day: string): number {
  const key = `${birthDate} ${day}`;
  const known = ages.get(key) ?? ageInMonths(birthDate, day);
  if (ages.size >= mostAges) ages.clear();
  ages.set(key, known);
  return known;
}

/** The price this child would pay if the place were taken now. */
export function quote(facts: Facts, parentId: string, child: ChildFacts, week: WeekFacts): Price {
  return priceOf({
    dailyRateCents: week.dailyRateCents,
    dayCount: week.openDays.length,
    category: categoryFor(facts, parentId, child),
    siblingRank: siblingRank(facts, parentId, child.id, week.monday),
    tariff: facts.tariff,
  });
}

/** Rank among the children that this parent has enrolled at these dates, in the order in which they were. */
export function siblingRank(facts: Facts, parentId: string, childId: string, monday: string): number {
  const siblings = facts.enrolmentsOfParent.get(parentId)?.filter((live) => live.monday === monday && live.childId !== childId);
  return 1 + new Set(siblings?.map((live) => live.childId)).size;
}

function describeAge(months: number, locale: Locale) {
  if (months < 36 && months % 12 !== 0) return messages.age_years_and_half({ years: Math.floor(months / 12) }, { locale });
  return messages.age_years({ years: Math.floor(months / 12) }, { locale });
}

const verdict = (
  state: WeekState,
  sentence: LocalizedText | null,
  rest: { enrolment?: LiveEnrolment | null; queued?: Queued | null },
): Verdict => ({
  state,
  sentence,
  enrolment: rest.enrolment ?? null,
  queued: rest.queued ?? null,
});
