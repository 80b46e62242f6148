// The weeks that a place could be exchanged for, as the parent and the desk see them.
import type { Db } from '../../server/platform/database.ts';
import { readFacts, type WeekFacts } from '../../server/enrolments/facts.ts';
import { judgeSwap, type SwapVerdict } from '../../server/enrolments/judge-swap.ts';
import { describePrice } from '../../server/enrolments/messages.ts';
import { runIn } from '../../server/plaines/lock-weeks.ts';
import { builder } from '../builder.ts';
import { weekById } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';

type Choice = { week: WeekFacts; verdict: SwapVerdict };

export const SwapChoice = builder.objectRef<Choice>('SwapChoice').implement({
  description: 'a week that a place could be exchanged for',
  fields: (t) => ({
    week: t.field({
      description: 'the week that the child would come instead',
      type: Week,
      resolve: ({ week }, _args, context) => weekById(context).load(week.id),
    }),
    possible: t.boolean({ description: 'false: `reason` says why not', resolve: ({ verdict }) => verdict.obstacle === null }),
    reason: t.string({
      nullable: true,
      description: 'why not, in the language of whoever asks',
      resolve: ({ verdict }, _args, { locale }) => verdict.obstacle?.sentence(locale) ?? null,
    }),
    priceCents: t.field({
      description: 'what the week costs this child today, in euro cents; a paid place moves for the same price only',
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
export async function listSwapChoices(prisma: Db, place: { id: string; parentId?: string }): Promise<Choice[]> {
  const enrolment = await prisma.enrolment.findFirst({
    where: { ...place, status: { in: ['HELD', 'CONFIRMED'] } },
    include: { _count: { select: { options: true, paymentLines: { where: { payment: { status: 'PENDING' } } } } } },
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
    hasOptions: _count.options > 0,
  };
  return [...facts.weeks.values()].flatMap((week) => {
    const verdict = judgeSwap(facts, swapped, week);
    return verdict && verdict.obstacle?.verdict.state !== 'NOT_ELIGIBLE' ? [{ week, verdict }] : [];
  });
}
