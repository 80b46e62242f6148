// May this enrolment move to that week? Pure: facts in, verdict out. The page that offers a swap and the act ask here.
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { judge, type Verdict } from './eligibility.ts';
import { withoutEnrolment, type Facts, type WeekFacts } from './facts.ts';
import type { Price } from './price.ts';
import { quote } from './quote.ts';

export type Swapped = {
  id: string;
  parentId: string;
  childId: string;
  weekId: string;
  status: 'HELD' | 'CONFIRMED';
  priceCents: number;
  /** held, and money is under way for it: the price may not change any more */
  isBeingPaid: boolean;
};
export type SwapVerdict = {
  /** what the other week costs this child, without options: those of the plaine that is left do not go with it */
  price: Price;
  /** of a place that is paid or promised, what the family owes more, or below zero gets back, in euro cents; 0 for one that is held */
  differenceCents: number;
  /** null when a click would do it */
  obstacle: { reason: 'state' | 'price'; verdict: Verdict; sentence: LocalizedText } | null;
  /** the running offer that is taken by it */
  offerId: string | null;
};

/**
 * The place that the child has does not stand in the way of the other one, not even at the same dates. What is paid moves with the
 * difference of the prices; what is being paid, at the same price only: nobody knows yet what comes in.
 */
export function judgeSwap(facts: Facts, enrolment: Swapped, week: WeekFacts): SwapVerdict | null {
  const child = facts.children.get(enrolment.childId);
  if (!child || week.id === enrolment.weekId) return null;
  const without = withoutEnrolment(facts, enrolment);
  const isConfirmed = enrolment.status === 'CONFIRMED';
  // What is paid is not kept without paying, wherever it goes.
  const others = isConfirmed ? { ...without, limits: null } : without;
  const verdict = judge(others, enrolment.parentId, child, week);
  const price = quote(others, enrolment.parentId, child, week);
  const offerId = verdict.state === 'OFFERED' && verdict.queued?.parentId === enrolment.parentId ? verdict.queued.id : null;
  const judged = { price, offerId, differenceCents: isConfirmed ? price.priceCents - enrolment.priceCents : 0 };
  if (verdict.state !== 'FREE' && !offerId) return { ...judged, obstacle: { reason: 'state', verdict, sentence: describeState(verdict) } };
  if (!isConfirmed && enrolment.isBeingPaid && price.priceCents !== enrolment.priceCents)
    return { ...judged, obstacle: { reason: 'price', verdict, sentence: localized(messages.swap_being_paid) } };
  return { ...judged, obstacle: null };
}

const describeState = ({ sentence }: Verdict): LocalizedText => sentence ?? localized(messages.swap_has_it);
