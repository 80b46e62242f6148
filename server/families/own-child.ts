import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

export const unknownChild = () => new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');

/**
 * Makes sure that the parent may act for the child, and that nobody else changes it until the transaction ends.
 * @throws InputInvalid, the same for a child of others and for one that does not exist
 */
export async function lockOwnChild(ctx: ActContext<ParentActor>, childId: string) {
  const { tx, actor } = ctx;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT child.id FROM child
    JOIN family_link ON family_link.child_id = child.id AND family_link.parent_id = ${actor.parentId}::uuid AND family_link.state = 'ACTIVE'
    WHERE child.id = ${childId}::uuid AND child.merged_into_id IS NULL FOR UPDATE OF child`;
  if (rows.length === 0) throw unknownChild();
}
