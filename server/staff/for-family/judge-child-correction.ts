// What a correction of a child would do to the places that the child has. Reads; the page that shows it and the act ask here.
import { findObstacles } from '../../enrolments/eligibility.ts';
import { awaitsPayment } from '../../enrolments/place-state.ts';
import { readFacts, withoutEnrolment, type ChildFacts, type Facts, type LiveEnrolment, type WeekFacts } from '../../enrolments/facts.ts';
import { type Price, withOptions } from '../../enrolments/price.ts';
import { categoryFor, quote } from '../../enrolments/quote.ts';
import type { LocalizedText } from '../../language/messages.ts';
import { todayInBrussels } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database.ts';
import { runIn } from '../../plaines/lock-weeks.ts';

export type Corrected = { birthDate: string; schoolPostalCode: string | null };
/** What becomes of a place that the correction does not leave as it is. */
export type Consequence = {
  place: LiveEnrolment;
  week: WeekFacts;
  /** why the child could not take the week any more; null: it could */
  obstacle: LocalizedText | null;
  /** what a held place costs from then on; null: the price stays */
  price: Price | null;
};

/** The places, of weeks that are not over, that another birth date or school changes. */
export async function judgeChildCorrection(tx: Tx, childId: string, corrected: Corrected): Promise<Consequence[]> {
  const rows = await tx.$queryRaw<{ parentId: string; weekId: string; isBeingPaid: boolean }[]>`
    SELECT parent_id AS "parentId", week_id AS "weekId", ${awaitsPayment} AS "isBeingPaid"
    FROM enrolment JOIN week ON week.id = week_id
    WHERE child_id = ${childId}::uuid AND status IN ('HELD', 'CONFIRMED') AND end_date >= ${todayInBrussels}`;
  if (rows.length === 0) return [];
  const fixed = new Set(rows.flatMap(({ weekId, isBeingPaid }) => (isBeingPaid ? [weekId] : [])));
  const facts = await readFacts(runIn(tx), {
    parentIds: [...new Set(rows.map(({ parentId }) => parentId))],
    childIds: [childId],
    weekIds: rows.map(({ weekId }) => weekId),
  });
  const before = facts.children.get(childId)!;
  const after = { ...before, ...corrected };
  return (facts.enrolmentsOfChild.get(childId) ?? [])
    .flatMap((place) => {
      const week = facts.weeks.get(place.weekId);
      return week ? [{ place, week }] : [];
    })
    .map(({ place, week }) => ({
      place,
      week,
      obstacle: obstacleOf(facts, place, before) ? null : obstacleOf(facts, place, after),
      price: place.status === 'HELD' && !fixed.has(place.weekId) ? otherPrice(facts, place, before, after) : null,
    }))
    .filter(({ obstacle, price }) => obstacle !== null || price !== null);
}

/** A week that was taken stays taken whatever has closed or filled since: the child's age is what a correction can change. */
function obstacleOf(facts: Facts, place: LiveEnrolment, child: ChildFacts): LocalizedText | null {
  const candidate = { parentId: place.parentId, child, week: facts.weeks.get(place.weekId)! };
  for (const { reason, sentence } of findObstacles(withoutEnrolment(facts, place), candidate)) if (reason === 'AGE') return sentence;
  return null;
}

/** What the place costs in the category that the correction puts it in. */
function otherPrice(facts: Facts, place: LiveEnrolment, before: ChildFacts, after: ChildFacts): Price | null {
  const { parentId, price } = place;
  if (categoryFor(facts, parentId, before) === categoryFor(facts, parentId, after)) return null;
  const week = quote(withoutEnrolment(facts, place), parentId, after, facts.weeks.get(place.weekId)!, price?.siblingRank);
  const other = withOptions(week, price?.options ?? []);
  return other.priceCents === place.priceCents ? null : other;
}
