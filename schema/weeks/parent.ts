import { childObstacles, judge, type Verdict } from '../../server/enrolments/eligibility.ts';
import type { Facts, WeekFacts } from '../../server/enrolments/facts.ts';
import { describePrice, waitingListMailto } from '../../server/enrolments/messages.ts';
import type { Price } from '../../server/enrolments/price.ts';
import { quote } from '../../server/enrolments/quote.ts';
import type { Gap } from '../../server/platform/refusals.ts';
import { mayDo, plainesWithin, reachOf } from '../../server/identity/access.ts';
import { asStaff, type Context } from '../../server/context.ts';
import { builder } from '../builder.ts';
import { ReadinessGap } from '../lib/refusals.ts';
import { childFacts, ownChildren, perRequest } from '../lib/request-cache.ts';
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
    description:
      "the calendar: every published week with this child's state, reason and price; to staff, the weeks of the sites where they see enrolments",
    select: { id: true },
    resolve: async ({ id }, _args, context) => calendarOf(await visibleFacts(context, id), context.actor?.parentId ?? '', id),
  }),
}));

/** Of staff bound to a site, the weeks that they see enrolments of; null: every week. One statement a request. */
const weeksInSight = perRequest(async (context): Promise<Set<string> | null> => {
  const { actor, app } = context;
  if (!actor?.staff || reachOf(actor.staff.role, 'see enrolments') === 'all') return null;
  if (!mayDo(actor.staff, 'see enrolments')) return new Set();
  const plaine = plainesWithin(asStaff(context), 'see enrolments');
  return new Set((await app.database.prisma.week.findMany({ where: { plaine }, select: { id: true } })).map(({ id }) => id));
});

/** What the one who asks may know of a child: to staff bound to a site, nothing of what the child does elsewhere. */
async function visibleFacts(context: Context, childId: string): Promise<Facts> {
  const facts = await childFacts(context).load(childId);
  const inSight = context.actor?.staff && !(await ownChildren(context).load(childId)) ? await weeksInSight(context) : null;
  if (!inSight) return facts;
  const among = <Row extends { weekId: string }>(rows: Row[] = []) => rows.filter(({ weekId }) => inSight.has(weekId));
  return {
    ...facts,
    weeks: new Map([...facts.weeks].filter(([id]) => inSight.has(id))),
    enrolmentsOfChild: new Map([[childId, among(facts.enrolmentsOfChild.get(childId))]]),
    queueOfChild: new Map([[childId, among(facts.queueOfChild.get(childId))]]),
  };
}

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
