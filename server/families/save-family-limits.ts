import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { ParentId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

export type LimitsInput = {
  maxHeldPerDates: number;
  maxHeld: number;
  maxChildrenWithoutNumber: number;
  /** `updatedAt` of the limits as they were read */
  readAt: Date;
};

/**
 * Sets what one account may keep without paying, and how many children without a national number it may register. What is
 * kept already stays.
 * @throws InputInvalid for a limit below 1, or when somebody changed the limits since they were read
 */
export async function saveFamilyLimits({ tx, actor }: ActContext<StaffActor>, { readAt, ...limits }: LimitsInput): Promise<void> {
  for (const [field, most] of Object.entries(limits))
    if (most < 1) throw new InputInvalid(localized(messages.refusal_limit_positive), field, 'OUT_OF_RANGE');
  const { count } = await tx.familyLimits.updateMany({
    where: { id: 1, updatedAt: readAt },
    data: { ...limits, updatedAt: await readClock(tx) },
  });
  if (count === 0) throw new InputInvalid(localized(messages.refusal_limits_changed), null, 'OUTDATED');
  await record(tx, actor, 'family-limits-changed', 'family-limits:1', limits);
}

/**
 * Lifts the limits for one family, or sets them again; not for the member's own. The same again changes nothing.
 * @throws InputInvalid for a family that is unknown or the member's own
 */
export async function liftFamilyLimits(
  { tx, actor }: ActContext<StaffActor>,
  { parentId, lifted }: { parentId: ParentId; lifted: boolean },
): Promise<void> {
  const known = await tx.parent.findUnique({ where: { id: parentId }, select: { limitsLiftedAt: true } });
  if (!known || parentId === actor.parentId) throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  if ((known.limitsLiftedAt !== null) === lifted) return;
  await tx.parent.update({ where: { id: parentId }, data: { limitsLiftedAt: lifted ? await readClock(tx) : null } });
  await record(tx, actor, lifted ? 'family-limits-lifted' : 'family-limits-set', `parent:${parentId}`);
}
