import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { lockOwnChild } from './own-child.ts';

/** Children that one person removes by themselves; the desk removes more. */
const mostRemoved = 3;

/**
 * Removes a child that the parent registered by mistake: nothing happened with it yet, and nobody else has to do with it. Its sheet and
 * the consents go with it.
 * @throws InputInvalid for a child that is not the parent's, that the commune or another parent knows, or that ever had a place, waited
 * for one, or whose sheet was read
 */
export async function removeChild(ctx: ActContext<ParentActor>, childId: ChildId): Promise<void> {
  const { tx, actor } = ctx;
  await lockOwnChild(ctx, childId);
  const removable = await tx.child.count({
    where: {
      id: childId,
      links: { every: { parentId: actor.parentId, source: 'REGISTRATION' } },
      enrolments: { none: {} },
      waitingPlaces: { none: {} },
      healthReads: { none: {} },
      oppositions: { none: {} },
      acts: { none: {} },
      reductionGrants: { none: {} },
      severeDisabilities: { none: {} },
      merged: { none: {} },
    },
  });
  // a number that another family registered is answered by another kind: who registers and removes would try many (register-child.ts)
  const removed = await tx.auditEntry.count({ where: { subject: `parent:${actor.parentId}`, action: 'child-removed' } });
  if (removed >= mostRemoved) throw new InputInvalid(localized(messages.refusal_children_removed), 'childId', 'LIMIT_REACHED');
  if (removable === 0) throw new InputInvalid(localized(messages.refusal_child_has_history), 'childId', 'IN_USE');
  await tx.child.delete({ where: { id: childId } });
  await record(tx, actor, 'child-removed', `parent:${actor.parentId}`, { childId });
}
