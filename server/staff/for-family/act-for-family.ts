// What the desk does for a family, by the family's own acts: who may, why, what stays of it, and that the family is told.
import { v7 as uuid } from 'uuid';
import type { FamilyActKind } from '../../../prisma/generated/client/enums.ts';
import { record } from '../../audit/record.ts';
import { readToldDecision } from '../../families/sealed-reasons.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { ParentId } from '../../platform/ids.ts';
import { enqueueMail } from '../../platform/jobs.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { type Change, sealAct } from './sealed-act.ts';

/** `reason`: the family may read it. `untold`: why the family gets no mail; null: it gets one. */
export type Why = { reason: string; untold: string | null };
export type ForFamily = { parentId: ParentId; why: Why };

/** A member of staff in the place of a parent: acts take it for the parent, the trail names the member. */
export type OnBehalf = StaffActor & { parentId: ParentId };

export type Done = {
  kind: FamilyActKind;
  childId?: string;
  weekId?: string;
  /** of a refund, in euro cents */
  cents?: number;
  /** the new deadline */
  until?: Date;
  changes?: Change[];
  /** the act itself has told the family, or nothing was done that could be told */
  isTold?: boolean;
};

/**
 * Runs an act in the place of the parent and keeps why. The family gets a mail unless `why.untold` says why not.
 * @throws InputInvalid for an unknown parent, the member's own family (a colleague does that), or a reason that is missing,
 *   too long or holds an address or a number; and what the act throws
 */
export async function actForFamily<Result>(
  ctx: ActContext<StaffActor>,
  { parentId, why }: ForFamily,
  act: (ctx: ActContext<OnBehalf>) => Promise<{ result: Result; done: Done | null }>,
): Promise<Result> {
  const { tx, actor, keys } = ctx;
  const reason = readToldDecision(why.reason);
  const untold = why.untold === null ? null : readToldDecision(why.untold);
  if (!(await tx.parent.count({ where: { id: parentId, erasedAt: null } })))
    throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  if (parentId === actor.parentId) throw new InputInvalid(localized(messages.refusal_own_family), 'parentId', 'OWN_FAMILY');
  const { result, done } = await act({ ...ctx, actor: { ...actor, parentId } });
  if (!done) return result;
  const { kind, childId, weekId, cents, until, changes = [], isTold = false } = done;
  const id = uuid();
  await tx.familyAct.create({
    data: {
      ...{ id, parentId, staffId: actor.staff.id, kind, sealed: sealAct(keys, id, { reason, untold, changes }) },
      ...(childId && { childId }),
      ...(weekId && { weekId }),
      ...(cents !== undefined && { cents }),
      ...(until && { until }),
    },
  });
  await record(tx, actor, 'acted-for-family', `parent:${parentId}`, { act: id, kind, told: untold === null });
  if (untold === null && !isTold) await enqueueMail(tx, { kind: 'acted-for-family', familyActId: id });
  return result;
}
