import { queryFromInfo } from '@pothos/plugin-prisma';
import { childObstacles, judge, type Verdict } from '../../server/enrolments/eligibility.ts';
import type { Facts, LiveEnrolment, WeekFacts } from '../../server/enrolments/facts.ts';
import { describePrice, waitingListMailto } from '../../server/enrolments/messages.ts';
import type { Price } from '../../server/enrolments/price.ts';
import { quote } from '../../server/enrolments/quote.ts';
import type { Gap } from '../../server/platform/refusals.ts';
import { mayDo, plainesWithin, reachOf } from '../../server/identity/access.ts';
import { asStaff, type Context } from '../../server/context.ts';
import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { ReadinessGap } from '../lib/refusals.ts';
import { childFacts, ownChildren, perRequest, seatsLeftOf, serviceEmailOf } from '../lib/request-cache.ts';
import { WaitingPlace } from '../waiting-list/type.ts';
import { planned, toRow, type InFacts } from './from-facts.ts';
import { Week, WeekObstacle, WeekState } from './type.ts';

const Readiness = builder.objectRef<{ missing: Gap[]; opensAt: Date | null }>('Readiness').implement({
  description: 'may this child be enrolled now, and if not, why',
  fields: (t) => ({
    ready: t.boolean({ description: 'nothing is missing', resolve: ({ missing }) => missing.length === 0 }),
    missing: t.expose('missing', {
      description: 'what stands in the way, what a parent can do something about first; empty when ready',
      type: [ReadinessGap],
    }),
    opensAt: t.expose('opensAt', {
      description:
        'when enrolments open for this child; null when they are open (`NO_PERIOD_OPEN` is not missing), or when no period is known',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

export type ChildWeek = {
  childId: string;
  parentId: string;
  childName: string;
  week: WeekFacts;
  verdict: Verdict;
  price: Price | null;
  /** what is asked of the rows around it stands in the facts */
  inFacts?: InFacts;
};

export const WeekForChild = builder.objectRef<ChildWeek>('WeekForChild').implement({
  description: 'a week in the calendar of one child: may it be taken, at what price, and if not, why',
  fields: (t) => ({
    childId: t.exposeID('childId', { description: 'id of the `Child`' }),
    week: t.field({
      description: 'the week itself',
      type: Week,
      resolve: ({ week, inFacts }, _args, context, info) => {
        if (!inFacts?.week)
          return context.app.database.prisma.week.findUniqueOrThrow({ ...queryFromInfo({ context, info }), where: { id: week.id } });
        seatsLeftOf(context).prime(week.id, week.free);
        return toRow(week);
      },
    }),
    hasOptions: t.boolean({
      description: 'care, meals or a shuttle may be taken with it: `weekOptions`, before or with the click',
      resolve: ({ week }) => week.hasOptions,
    }),
    state: t.field({ description: 'what it is to this child now', type: WeekState, resolve: ({ verdict }) => verdict.state }),
    reason: t.string({
      nullable: true,
      description: 'why not, in the language of whoever asks; null when state is FREE, HELD or CONFIRMED',
      resolve: ({ verdict }, _args, { locale }) => verdict.sentence?.(locale) ?? null,
    }),
    obstacle: t.field({
      type: WeekObstacle,
      nullable: true,
      description: 'the rule behind `reason`; null when none keeps the child from the week: FREE, HELD, CONFIRMED, WAITING, OFFERED',
      resolve: ({ verdict }) => verdict.reason,
    }),
    opensAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'when it opens for this family, while that alone stands between the child and the week',
      resolve: ({ verdict }) => verdict.opensAt,
    }),
    priceCents: t.field({
      description:
        "in euro cents: what it costs this child now; of a place that is held or paid, the price that was frozen. Null when the child cannot come, and of what lies in another parent's basket",
      type: 'NonNegativeInt',
      nullable: true,
      resolve: ({ price }) => price?.priceCents ?? null,
    }),
    priceReason: t.string({
      nullable: true,
      description: 'how the price was made, in the language of whoever asks',
      resolve: ({ price }, _args, { locale }) => price && describePrice(price, locale),
    }),
    enrolment: t.field({
      type: Enrolment,
      nullable: true,
      description: "the running enrolment, when HELD or CONFIRMED; null when it lies in another parent's basket",
      resolve: ({ verdict: { enrolment: live }, parentId, inFacts }, _args, context, info) => {
        if (!live || !isInSight(live, parentId)) return null;
        if (inFacts?.enrolment) return live;
        return context.app.database.prisma.enrolment.findUnique({ ...queryFromInfo({ context, info }), where: { id: live.id } });
      },
    }),
    waitingPlace: t.field({
      type: WaitingPlace,
      nullable: true,
      description: 'the line in the queue, when WAITING or OFFERED',
      resolve: ({ verdict: { queued }, parentId, inFacts }, _args, context, info) => {
        if (queued?.parentId !== parentId) return null;
        if (inFacts?.waitingPlace) return queued;
        return context.app.database.prisma.waitingPlace.findUnique({ ...queryFromInfo({ context, info }), where: { id: queued.id } });
      },
    }),
    waitingListMailto: t.string({
      nullable: true,
      description: 'mailto: with subject and body ready, when FULL',
      resolve: ({ verdict, week, childName }, _args, context) => {
        if (verdict.state !== 'FULL') return null;
        return serviceEmailOf(context).then((email) => waitingListMailto(email, childName, week, context.locale));
      },
    }),
  }),
});

builder.prismaObjectFields('Child', (t) => ({
  readiness: t.field({
    description: 'whether the health sheet, the record and the period let the viewer enrol this child now',
    type: Readiness,
    select: { id: true },
    resolve: async ({ id }, _args, context) => readinessOf(await childFacts(context).load(id), context.actor?.parentId ?? '', id),
  }),
  weeks: t.field({
    type: [WeekForChild],
    description:
      "the calendar: every published week with this child's state, reason and price; to staff, the weeks of the sites where they see enrolments",
    select: { id: true },
    resolve: async ({ id }, _args, context, info) =>
      planned(calendarOf(await visibleFacts(context, id), context.actor?.parentId ?? '', id), context, info),
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

function readinessOf(facts: Facts, parentId: string, childId: string): { missing: Gap[]; opensAt: Date | null } {
  const child = facts.children.get(childId);
  if (!child) return { missing: ['CHILD_RECORD_INCOMPLETE'], opensAt: null };
  // What a parent can do something about comes first.
  const obstacles = [...childObstacles(facts, parentId, child)].reverse();
  const closed = obstacles.find((obstacle) => obstacle.reason === 'PERIOD');
  return {
    missing: obstacles.flatMap((obstacle) => (obstacle.reason === 'PERIOD' ? (['NO_PERIOD_OPEN'] as const) : obstacle.gaps)),
    opensAt: closed?.opensAt ?? null,
  };
}

/** What lies in another parent's basket is theirs; what is confirmed, both see. */
const isInSight = (live: LiveEnrolment, parentId: string) => live.status === 'CONFIRMED' || live.parentId === parentId;

/** The rows of a child's calendar; with `isShown`, those of some weeks. */
export function calendarOf(
  facts: Facts,
  parentId: string,
  childId: string,
  isShown: (week: WeekFacts) => boolean = () => true,
): ChildWeek[] {
  const child = facts.children.get(childId);
  if (!child) return [];
  return [...facts.weeks.values()].filter(isShown).map((week) => {
    const verdict = judge(facts, parentId, child, week);
    const { enrolment: live } = verdict;
    const quoted = () => (verdict.state === 'NOT_ELIGIBLE' ? null : quote(facts, parentId, child, week));
    const price = live ? (isInSight(live, parentId) ? live.price : null) : quoted();
    return { childId, parentId, childName: child.givenName, week, verdict, price };
  });
}
