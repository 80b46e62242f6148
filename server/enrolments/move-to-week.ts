import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { EnrolmentId, WeekId } from '../platform/ids.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, NotEligible, PriceDiffers, WeekFull } from '../platform/refusals.ts';
import { childObstacles, refusalOf } from './eligibility.ts';
import { countTakeableOnly, readFacts, type Facts, linkOf } from './facts.ts';
import { judgeSwap, type Swapped, type SwapVerdict } from './judge-swap.ts';
import { lockParents, lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { describeDifference, describeWeek } from './messages.ts';
import { offerFreePlaces } from './offer-free-places.ts';
import { moveSeat } from './take-seats.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { asksToCancel, awaitsPayment } from './place-state.ts';
import { localized, messages } from '../language/messages.ts';

type Row = Swapped & { isAsked: boolean; hasRunOut: boolean };

/** `priceCents`: what the other week costs, as it was read and agreed to, in euro cents; left out: the price is to stay */
export type WeekWish = { enrolmentId: EnrolmentId; weekId: WeekId; priceCents?: number | null };
/** What the place cost and costs, in euro cents. */
export type Moved = { status: 'HELD' | 'CONFIRMED'; beforeCents: number; afterCents: number };

/**
 * Moves a place to another week. Both weeks are locked and one statement moves it: the child has the old one until the very instant
 * the other is the child's, and everything stays as it was when there is none. The deadline and the basket go with it; the place that
 * is left goes to the queue. Whoever calls it settles what a place that is paid costs more or less. Null: it is there already.
 * @throws InputInvalid for an enrolment or a week that is unknown or another's, WeekFull, NotEligible, PeriodClosed, ChildNotReady,
 *   PriceDiffers for a paid place whose price changes and was not agreed to, and for one that is being paid, DeadlinePassed for one
 *   that ran out, AlreadyDecided for one that is over, has begun, or is asked to be cancelled
 */
export async function moveToWeek(ctx: ActContext<ParentActor>, { enrolmentId, weekId, priceCents }: WeekWish): Promise<Moved | null> {
  const { tx, actor } = ctx;
  const found = await tx.enrolment.findFirst({ where: { id: enrolmentId, parentId: actor.parentId }, select: { childId: true } });
  if (!found) throw unknownEnrolment();
  await lockParents(tx, [actor.parentId], [found.childId]);
  const enrolment = await readSwapped(ctx, enrolmentId);
  if (enrolment.weekId === weekId) return null;
  const left = enrolment.weekId;
  const stale = await readStale(tx, enrolment.childId, weekId);
  await lockWeeks(tx, [left, weekId, ...stale]);
  await tidyWeeks(ctx, [weekId, ...stale]);
  const facts = await readFacts(runIn(tx), { parentIds: [actor.parentId], childIds: [enrolment.childId], weekIds: [left, weekId] });
  countTakeableOnly(facts);
  refuseBegun(facts, left);
  const week = facts.weeks.get(weekId);
  const verdict = week?.isOffered && judgeSwap(facts, enrolment, week);
  if (!week || !verdict) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  refuseChild(facts, actor, enrolment, week.id);
  // Ran out between the tidying and this statement: the next click finds it written down.
  if (facts.staleWeekIds.length > 0) throw new NotEligible(localized(messages.swap_has_it));
  refuse(week, enrolment, verdict);
  const { price, offerId, differenceCents } = verdict;
  if (differenceCents !== 0 && priceCents !== price.priceCents) throw notAgreed(enrolment, price.priceCents);

  await moveSeat(runIn(tx), { enrolmentId, week, price, offerId });
  if (enrolment.status === 'HELD') await reopenBasket(tx, enrolmentId);
  await record(tx, actor, 'week-swapped', `enrolment:${enrolmentId}`, { from: left, to: weekId });
  await offerFreePlaces(ctx, [left]);
  return { status: enrolment.status, beforeCents: enrolment.priceCents, afterCents: price.priceCents };
}

const notAgreed = ({ priceCents: before }: Row, after: number) => new PriceDiffers(describeDifference(before, after), before, after);

/** What was looked through has changed. */
export const reopenBasket = (tx: Tx, enrolmentId: string) => tx.$executeRaw`
  UPDATE basket SET status = 'OPEN', validated_at = NULL FROM enrolment
  WHERE enrolment.id = ${enrolmentId}::uuid AND basket.id = enrolment.basket_id AND basket.status = 'VALIDATED'`;

const unknownEnrolment = () => new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');

/** Weeks at the dates of the one asked for where a hold of the child ran out and is not written down yet. */
async function readStale(tx: Tx, childId: string, weekId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ weekId: string }[]>`
    SELECT week_id AS "weekId" FROM enrolment
    WHERE child_id = ${childId}::uuid AND monday = (SELECT monday FROM week WHERE id = ${weekId}::uuid)
      AND status = 'HELD' AND held_until <= statement_timestamp()`;
  return rows.map((row) => row.weekId);
}

/** The parent's own place, as it is now that nobody else changes it. */
async function readSwapped(ctx: ActContext<ParentActor>, enrolmentId: string): Promise<Row> {
  const { tx, actor } = ctx;
  const [row] = await tx.$queryRaw<(Omit<Row, 'status'> & { status: string })[]>`
    SELECT id, parent_id AS "parentId", child_id AS "childId", week_id AS "weekId", status, price_cents AS "priceCents",
      status = 'HELD' AND held_until <= statement_timestamp() AS "hasRunOut",
      ${asksToCancel} AS "isAsked", ${awaitsPayment} AS "isBeingPaid"
    FROM enrolment WHERE id = ${enrolmentId}::uuid AND parent_id = ${actor.parentId}::uuid`;
  if (!row) throw unknownEnrolment();
  const { status } = row;
  if (row.hasRunOut || status === 'EXPIRED') throw new DeadlinePassed(localized(messages.refusal_hold_ended));
  if (status !== 'HELD' && status !== 'CONFIRMED') throw new AlreadyDecided(localized(messages.swap_over));
  if (row.isAsked) throw new AlreadyDecided(localized(messages.swap_cancellation_runs));
  return { ...row, status };
}

function refuseBegun({ weeks, today }: Facts, weekId: string) {
  if (weeks.get(weekId)!.startDate <= today) throw new AlreadyDecided(localized(messages.week_begun));
}

/** What holds for every week, as for a new place. */
function refuseChild(facts: Facts, { parentId }: ParentActor, { childId }: Row, weekId: string) {
  const child = facts.children.get(childId)!;
  if (!linkOf(facts, parentId, childId)) throw unknownEnrolment();
  const [obstacle] = childObstacles(facts, parentId, child, [facts.weeks.get(weekId)!]);
  if (obstacle) throw refusalOf(obstacle);
}

function refuse(
  week: Facts['weeks'] extends Map<string, infer Week> ? Week : never,
  { priceCents }: Row,
  { obstacle, price }: SwapVerdict,
) {
  if (!obstacle) return;
  if (obstacle.reason === 'price') throw new PriceDiffers(obstacle.sentence, priceCents, price.priceCents);
  const { state } = obstacle.verdict;
  const sentence = describeWeek(week, obstacle.sentence);
  if (state === 'FULL' || state === 'WAITING') throw new WeekFull(sentence, week.id);
  throw new NotEligible(sentence);
}
