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
  /** money is under way for it: the price may not change any more */
  isBeingPaid: boolean;
  /** of the plaine that it is in: they do not go with it */
  hasOptions: boolean;
};
export type SwapVerdict = {
  /** what the other week costs this child */
  price: Price;
  /** null when a click would do it */
  obstacle: { reason: 'state' | 'price'; verdict: Verdict; sentence: LocalizedText } | null;
  /** the running offer that is taken by it */
  offerId: string | null;
};

/**
 * The place that the child has does not stand in the way of the other one, not even at the same dates. What is paid, or
 * being paid, moves at the same price only, and not at all with options that were paid: money never goes with it.
 */
export function judgeSwap(facts: Facts, enrolment: Swapped, week: WeekFacts): SwapVerdict | null {
  const child = facts.children.get(enrolment.childId);
  if (!child || week.id === enrolment.weekId) return null;
  const without = withoutEnrolment(facts, enrolment);
  // What is paid is not kept without paying, wherever it goes.
  const others = enrolment.status === 'CONFIRMED' ? { ...without, limits: null } : without;
  const verdict = judge(others, enrolment.parentId, child, week);
  const price = quote(others, enrolment.parentId, child, week);
  const offerId = verdict.state === 'OFFERED' && verdict.queued?.parentId === enrolment.parentId ? verdict.queued.id : null;
  if (verdict.state !== 'FREE' && !offerId)
    return { price, offerId, obstacle: { reason: 'state', verdict, sentence: describeState(verdict) } };
  const isFixed = enrolment.status === 'CONFIRMED' || enrolment.isBeingPaid;
  if (isFixed && enrolment.hasOptions)
    return { price, offerId, obstacle: { reason: 'price', verdict, sentence: localized(messages.swap_has_options) } };
  if (isFixed && price.priceCents !== enrolment.priceCents)
    return { price, offerId, obstacle: { reason: 'price', verdict, sentence: localized(messages.swap_other_price) } };
  return { price, offerId, obstacle: null };
}

const describeState = ({ sentence }: Verdict): LocalizedText => sentence ?? localized(messages.swap_has_it);
