// The weeks that a place could be exchanged for, as the parent and the desk see them.
import type { Db } from '../../server/platform/database.ts';
import { readFacts, type WeekFacts } from '../../server/enrolments/facts.ts';
import { judgeSwap, type SwapVerdict } from '../../server/enrolments/judge-swap.ts';
import { describeDifference, describePrice } from '../../server/enrolments/messages.ts';
import { runIn } from '../../server/plaines/lock-weeks.ts';
import { builder } from '../builder.ts';
import { weekById } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';

/** Of both questions for choices, the parent's and the desk's. */
export const withDifferenceDescription =
  'true: weeks at another price are possible for a confirmed place, and `differenceCents` says what that means; false: at the same price only';

/** Of both acts that exchange a week. */
export const agreedPriceDescription =
  'what the week costs by `swapChoices`, when a confirmed place is to take another price: the difference is owed or goes back. PriceDiffers without it, or when the price is another by now';

/** `withDifference`: whoever asks reads what the price differs by, and can agree to it */
type Choice = { week: WeekFacts; verdict: SwapVerdict; paidCents: number; withDifference: boolean };

export const SwapChoice = builder.objectRef<Choice>('SwapChoice').implement({
  description: 'a week that a place could be exchanged for',
  fields: (t) => ({
    week: t.field({
      description: 'the week that the child would come instead',
      type: Week,
      resolve: ({ week }, _args, context) => weekById(context).load(week.id),
    }),
    possible: t.boolean({
      description: 'false: `reason` says why not',
      resolve: ({ withDifference, verdict: { obstacle, differenceCents } }) =>
        obstacle === null && (withDifference || differenceCents === 0),
    }),
    reason: t.string({
      nullable: true,
      description: 'why not, in the language of whoever asks',
      resolve: ({ withDifference, paidCents, verdict: { obstacle, differenceCents, price } }, _args, { locale }) =>
        obstacle?.sentence(locale) ??
        (withDifference || differenceCents === 0 ? null : describeDifference(paidCents, price.priceCents)(locale)),
    }),
    differenceCents: t.int({
      description:
        'what the family owes more for a confirmed place, in euro cents, to be paid within a fortnight; below zero: what goes back. 0 for a held place, which takes the other price',
      resolve: ({ verdict }) => verdict.differenceCents,
    }),
    priceCents: t.field({
      description: 'what the week costs this child today, in euro cents, without options; given to `swapWeek` where it differs',
      type: 'NonNegativeInt',
      resolve: ({ verdict }) => verdict.price.priceCents,
    }),
    priceReason: t.string({
      description: 'how the price was made, in the language of whoever asks',
      resolve: ({ verdict }, _args, { locale }) => describePrice(verdict.price, locale),
    }),
  }),
});

/** What a running place could be exchanged for, in order; nothing for any other place, nor for one that is not this parent's. */
export async function listSwapChoices(prisma: Db, place: { id: string; parentId?: string }, withDifference: boolean): Promise<Choice[]> {
  const enrolment = await prisma.enrolment.findFirst({
    where: { ...place, status: { in: ['HELD', 'CONFIRMED'] } },
    include: { _count: { select: { paymentLines: { where: { payment: { status: 'PENDING' } } } } } },
  });
  if (!enrolment || (enrolment.status !== 'HELD' && enrolment.status !== 'CONFIRMED')) return [];
  const { id, parentId, childId, weekId, status, priceCents, _count } = enrolment;
  const facts = await readFacts(runIn(prisma), { parentIds: [parentId], childIds: [childId], weekIds: null });
  const swapped = {
    id,
    parentId,
    childId,
    weekId,
    status,
    priceCents,
    isBeingPaid: _count.paymentLines > 0,
  };
  return [...facts.weeks.values()].flatMap((week) => {
    const verdict = judgeSwap(facts, swapped, week);
    return verdict && verdict.obstacle?.verdict.state !== 'NOT_ELIGIBLE' ? [{ week, verdict, paidCents: priceCents, withDifference }] : [];
  });
}
