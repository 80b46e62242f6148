import { childObstacles, judge, type Verdict } from '../../server/enrolments/eligibility.ts';
import type { Facts, WeekFacts } from '../../server/enrolments/facts.ts';
import { describePrice, waitingListMailto } from '../../server/enrolments/messages.ts';
import type { Price } from '../../server/enrolments/price.ts';
import { quote } from '../../server/enrolments/quote.ts';
import type { Gap } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { ReadinessGap } from '../lib/refusals.ts';
import { childFacts } from '../lib/request-cache.ts';
import { WeekState } from './type.ts';

const Readiness = builder.objectRef<{ missing: Gap[] }>('Readiness').implement({
  description: 'may this child be enrolled now, and if not, why',
  fields: (t) => ({
    ready: t.boolean({ resolve: ({ missing }) => missing.length === 0 }),
    missing: t.expose('missing', { type: [ReadinessGap] }),
  }),
});

type ChildWeek = { parentId: string; childName: string; week: WeekFacts; verdict: Verdict; price: Price | null };

const WeekForChild = builder.objectRef<ChildWeek>('WeekForChild').implement({
  fields: (t) => ({
    week: t.prismaField({
      type: 'Week',
      resolve: (query, { week }, _args, { app }) => app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id: week.id } }),
    }),
    state: t.field({ type: WeekState, resolve: ({ verdict }) => verdict.state }),
    reason: t.string({
      nullable: true,
      description: 'why not, in the language of whoever asks; null when state is FREE, HELD or CONFIRMED',
      resolve: ({ verdict }, _args, { locale }) => verdict.sentence?.(locale) ?? null,
    }),
    priceCents: t.field({ type: 'NonNegativeInt', nullable: true, resolve: ({ price }) => price?.priceCents ?? null }),
    priceReason: t.string({
      nullable: true,
      description: 'how the price was made, in the language of whoever asks',
      resolve: ({ price }, _args, { locale }) => price && describePrice(price, locale),
    }),
    enrolment: t.prismaField({
      type: 'Enrolment',
      nullable: true,
      description: "the running enrolment, when HELD or CONFIRMED; null when it lies in another parent's basket",
      resolve: (query, { verdict, parentId }, _args, { app }) => {
        const live = verdict.enrolment;
        if (!live || (live.parentId !== parentId && live.status === 'HELD')) return null;
        return app.database.prisma.enrolment.findUnique({ ...query, where: { id: live.id } });
      },
    }),
    waitingPlace: t.prismaField({
      type: 'WaitingPlace',
      nullable: true,
      description: 'the line in the queue, when WAITING or OFFERED',
      resolve: (query, { verdict, parentId }, _args, { app }) =>
        verdict.queued?.parentId === parentId
          ? app.database.prisma.waitingPlace.findUnique({ ...query, where: { id: verdict.queued.id } })
          : null,
    }),
    waitingListMailto: t.string({
      nullable: true,
      description: 'mailto: with subject and body ready, when FULL',
      resolve: ({ verdict, week, childName }, _args, { app, locale }) =>
        verdict.state === 'FULL' ? waitingListMailto(app.env.ATL_EMAIL, childName, week, locale) : null,
    }),
  }),
});

builder.prismaObjectFields('Child', (t) => ({
  readiness: t.field({
    type: Readiness,
    select: { id: true },
    resolve: async ({ id }, _args, context) => ({
      missing: missingFor(await childFacts(context).load(id), context.actor?.parentId ?? '', id),
    }),
  }),
  weeks: t.field({
    type: [WeekForChild],
    description: "the calendar: every published week with this child's state, reason and price",
    select: { id: true },
    resolve: async ({ id }, _args, context) => calendarOf(await childFacts(context).load(id), context.actor?.parentId ?? '', id),
  }),
}));

function missingFor(facts: Facts, parentId: string, childId: string): Gap[] {
  const child = facts.children.get(childId);
  if (!child) return ['CHILD_RECORD_INCOMPLETE'];
  // What a parent can do something about comes first.
  const obstacles = [...childObstacles(facts, parentId, child)].reverse();
  return obstacles.flatMap((obstacle) => (obstacle.reason === 'PERIOD' ? (['NO_PERIOD_OPEN'] as const) : obstacle.gaps));
}

function calendarOf(facts: Facts, parentId: string, childId: string): ChildWeek[] {
  const child = facts.children.get(childId);
  if (!child) return [];
  return [...facts.weeks.values()].map((week) => {
    const verdict = judge(facts, parentId, child, week);
    const price = verdict.state === 'NOT_ELIGIBLE' ? null : quote(facts, parentId, child, week);
    return { parentId, childName: child.givenName, week, verdict, price };
  });
}
