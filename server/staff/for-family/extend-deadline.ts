import { record } from '../../audit/record.ts';
import { formatDate } from '../../language/format.ts';
import { dayOf, isoDay } from '../../language/dates.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock } from '../../platform/database.ts';
import type { ParentId } from '../../platform/ids.ts';
import { DeadlinePassed, InputInvalid } from '../../platform/refusals.ts';
import { lockParents, lockWeeks } from '../../plaines/lock-weeks.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

type Extension = ForFamily & {
  /** the nearest deadline of the held places, as it was read */
  deadline: Date;
  until: Date;
};

/**
 * Keeps all held places of a family until a later deadline, whether they are in the basket or a transfer is awaited for them; one
 * whose deadline is later stays as it is. The reminder goes out again. Returns the parent's id.
 * @throws what `actForFamily` throws; DeadlinePassed when none is held; InputInvalid when the nearest deadline is another one by
 *   now, or the new one is not later or not before the day on which one of the weeks begins
 */
export const extendDeadline = (ctx: ActContext<StaffActor>, { parentId, why, deadline, until }: Extension): Promise<ParentId> =>
  actForFamily(ctx, { parentId, why }, async ({ tx, actor }) => {
    await lockParents(tx, [parentId]);
    const now = await readClock(tx);
    const held = await tx.enrolment.findMany({
      where: { parentId, status: 'HELD', heldUntil: { gt: now } },
      select: { id: true, weekId: true, heldUntil: true, week: { select: { startDate: true } } },
      orderBy: [{ heldUntil: 'asc' }, { id: 'asc' }],
    });
    const [first] = held;
    if (!first) throw new DeadlinePassed(localized(messages.refusal_hold_ended));
    if (first.heldUntil!.getTime() !== deadline.getTime())
      throw new InputInvalid(localized(messages.refusal_deadline_changed), null, 'OUTDATED');
    if (until <= first.heldUntil!) throw new InputInvalid(localized(messages.refusal_deadline_not_later), 'until', 'OUT_OF_RANGE');
    const begins = held.map(({ week }) => isoDay(week.startDate)).toSorted()[0]!;
    if (dayOf(until).toString() >= begins)
      throw new InputInvalid(
        (locale) => messages.refusal_deadline_begun({ day: formatDate(begins, locale) }, { locale }),
        'until',
        'OUT_OF_RANGE',
      );
    const kept = held.filter(({ heldUntil }) => heldUntil! < until);
    await lockWeeks(
      tx,
      kept.map(({ weekId }) => weekId),
    );
    // One that ran out while the weeks were waited for stays so.
    const ids = kept.map(({ id }) => id);
    await tx.$executeRaw`
      UPDATE enrolment SET held_until = ${until}, reminder_sent_at = NULL
      WHERE id = ANY (${ids}::uuid[]) AND status = 'HELD' AND held_until > statement_timestamp()`;
    for (const { id, heldUntil } of kept) await record(tx, actor, 'deadline-extended', `enrolment:${id}`, { from: heldUntil, until });
    return { result: parentId, done: { kind: 'DEADLINE_EXTENDED' as const, until } };
  });
