// The places of a family, given back, moved and left at the desk by the parent's own acts.
import type { WeekWish } from '../../enrolments/move-to-week.ts';
import { releaseEnrolment } from '../../enrolments/release-enrolment.ts';
import { swapWeek } from '../../payments/swap-week.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { EnrolmentId, WaitingPlaceId } from '../../platform/ids.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { leaveWaitingList } from '../../waiting-list/leave-waiting-list.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { nameWeek } from './name-week.ts';

/** Gives a held place back for a family. @throws what `actForFamily` and `releaseEnrolment` throw */
export const releaseForFamily = (ctx: ActContext<StaffActor>, { enrolmentId, ...family }: ForFamily & { enrolmentId: EnrolmentId }) =>
  actForFamily(ctx, family, async (ctx) => {
    const before = await readPlace(ctx, family, enrolmentId);
    const result = await releaseEnrolment(ctx, enrolmentId);
    return {
      result,
      done: before.status === 'CANCELLED' ? null : { kind: 'PLACE_RELEASED', childId: before.childId, weekId: before.weekId },
    };
  });

/** Moves a place to another week for a family. @throws what `actForFamily` and `swapWeek` throw */
export const swapForFamily = (ctx: ActContext<StaffActor>, { enrolmentId, weekId, priceCents, ...family }: ForFamily & WeekWish) =>
  actForFamily(ctx, family, async (ctx) => {
    const before = await readPlace(ctx, family, enrolmentId);
    const result = await swapWeek(ctx, { enrolmentId, weekId, priceCents });
    const changes = [{ field: 'week', before: await nameWeek(ctx.tx, before.weekId), after: await nameWeek(ctx.tx, weekId) }];
    return { result, done: before.weekId === weekId ? null : { kind: 'WEEK_SWAPPED', childId: before.childId, weekId, changes } };
  });

/** Takes a child out of a queue for a family; returns the week's id. @throws what `actForFamily` and `leaveWaitingList` throw */
export const leaveWaitingListForFamily = (
  ctx: ActContext<StaffActor>,
  { waitingPlaceId, ...family }: ForFamily & { waitingPlaceId: WaitingPlaceId },
) =>
  actForFamily(ctx, family, async (ctx) => {
    const before = await ctx.tx.waitingPlace.findFirst({ where: { id: waitingPlaceId, parentId: family.parentId } });
    const result = await leaveWaitingList(ctx, waitingPlaceId);
    const isDone = before !== null && before.status !== 'LEFT';
    return { result, done: isDone ? { kind: 'WAITING_LEFT', childId: before.childId, weekId: before.weekId } : null };
  });

async function readPlace({ tx }: ActContext, { parentId }: ForFamily, id: EnrolmentId) {
  const place = await tx.enrolment.findFirst({ where: { id, parentId }, select: { status: true, childId: true, weekId: true } });
  if (!place) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  return place;
}
