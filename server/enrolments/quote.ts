// What a seat would cost this child, from the facts. Pure.
import { ofSeason, type ChildFacts, type Facts, type ReductionGrantFacts, type WeekFacts } from './facts.ts';
import { categoryOf, decisionFor, optionsCents, priceOf, type Category, type Price } from './price.ts';

/** The price category of a family for a child. */
export const categoryFor = (facts: Facts, parentId: string, child: ChildFacts): Category =>
  categoryOf({
    communePostalCodes: facts.communePostalCodes,
    parentPostalCode: facts.parents.get(parentId)?.postalCode ?? null,
    schoolPostalCode: child.schoolPostalCode,
  });

/** The price this child would pay if the seat were taken now; of a place that is taken, at the rank among siblings that it has. */
export function quote(
  facts: Facts,
  parentId: string,
  child: ChildFacts,
  week: WeekFacts,
  rank = siblingRank(facts, parentId, child.id, week.monday),
): Price {
  return priceOf({
    dailyRateCents: week.dailyRateCents,
    dayCount: week.openDays.length,
    category: categoryFor(facts, parentId, child),
    siblingRank: rank,
    decision: decisionFor(facts.tariff, { plaineId: week.plaineId, day: week.startDate }),
    reductionIds: facts.reductionGrants
      .filter((grant) => isFor(grant, parentId, child.id, week.startDate))
      .map((grant) => grant.reductionId),
    seasonCents: centsInSeason(facts, parentId, week),
  });
}

/** Granted to the parent for all children, or to the child whoever takes the week; the week's first day counts. */
const isFor = (grant: ReductionGrantFacts, parentId: string, childId: string, day: string) =>
  (grant.parentId === parentId || grant.childId === childId) && grant.validFrom <= day && day <= grant.validUntil;

/** What this parent owes or has paid for the season of the week, without options. */
const centsInSeason = (facts: Facts, parentId: string, week: WeekFacts): number =>
  ofSeason(facts.enrolmentsOfParent.get(parentId) ?? [], week).reduce(
    (sum, { priceCents, price }) => sum + priceCents - optionsCents(price?.options ?? []),
    0,
  );

/** Rank among the children that this parent has enrolled at these dates, in the order in which they were. */
function siblingRank(facts: Facts, parentId: string, childId: string, monday: string): number {
  const siblings = facts.enrolmentsOfParent.get(parentId)?.filter((live) => live.monday === monday && live.childId !== childId);
  return 1 + new Set(siblings?.map((live) => live.childId)).size;
}
