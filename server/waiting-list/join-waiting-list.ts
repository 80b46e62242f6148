import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { type ChildId, rowId, type WaitingPlaceId, type WeekId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid, NotEligible, PlaceFree } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { childObstacles, judge, refusalOf } from '../enrolments/eligibility.ts';
import { linkOf, readFacts } from '../enrolments/facts.ts';
import { lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';

/**
 * Puts a child at the end of a full week's queue; asking again answers with the same line. Returns its id.
 * @throws InputInvalid for an unknown child or week, PeriodClosed, ChildNotReady, NotEligible, PlaceFree when a place is left
 */
export async function joinWaitingList(
  ctx: ActContext<ParentActor>,
  { childId, weekId }: { childId: ChildId; weekId: WeekId },
): Promise<WaitingPlaceId> {
  const { tx, actor } = ctx;
  await lockWeeks(tx, [weekId]);
  await tidyWeeks(ctx, [weekId]);
  const facts = await readFacts(runIn(tx), { parentIds: [actor.parentId], childIds: [childId], weekIds: [weekId] });
  const child = linkOf(facts, actor.parentId, childId) ? facts.children.get(childId) : undefined;
  if (!child) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
  const week = facts.weeks.get(weekId);
  if (!week?.isOffered) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  const { state, sentence, queued } = judge(facts, actor.parentId, child, week);
  if (queued) return rowId('WaitingPlace', queued.id);
  if (state === 'HELD' || state === 'CONFIRMED')
    throw new NotEligible(localized(messages.refusal_already_enrolled, { child: child.givenName }));
  const [obstacle] = childObstacles(facts, actor.parentId, child, [week]);
  if (obstacle) throw refusalOf(obstacle);
  if (state === 'FREE') throw new PlaceFree(localized(messages.refusal_place_free), weekId);
  if (state !== 'FULL') throw new NotEligible(sentence!);

  const line = await tx.waitingPlace.create({ data: { childId, weekId, parentId: actor.parentId }, select: { id: true } });
  await record(tx, actor, 'waiting-list-joined', `waiting-place:${line.id}`, { week: weekId });
  await enqueueMail(tx, { kind: 'waiting-joined', waitingPlaceId: line.id });
  return rowId('WaitingPlace', line.id);
}
