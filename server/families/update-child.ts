import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId, SchoolId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { lockOwnChild } from './own-child.ts';

/** What a parent may correct; what is left out stays. The birth date and the national number are for staff to change. */
export type ChildChange = {
  childId: ChildId;
  givenName?: string | null;
  familyName?: string | null;
  schoolId?: SchoolId | null;
  schoolYear?: string | null;
};

/**
 * Corrects a child's record: the spelling of the names, the school, the year. Places already taken keep their price.
 * @throws InputInvalid for a child that is not the parent's, or a school that is not known
 */
export async function updateChild(ctx: ActContext<ParentActor>, { childId, ...change }: ChildChange): Promise<void> {
  const { tx, actor } = ctx;
  await lockOwnChild(ctx, childId);
  if (change.schoolId && !(await tx.school.findUnique({ where: { id: change.schoolId }, select: { id: true } })))
    throw new InputInvalid(localized(messages.refusal_unknown_school), 'schoolId', 'UNKNOWN');
  const columns = {
    ...(change.givenName && { givenName: change.givenName }),
    ...(change.familyName && { familyName: change.familyName }),
    ...(change.schoolId !== undefined && { schoolId: change.schoolId }),
    ...(change.schoolYear !== undefined && { schoolYear: change.schoolYear }),
  };
  const before = await tx.child.findUniqueOrThrow({ where: { id: childId } });
  const fields = Object.entries(columns).flatMap(([field, value]) => (before[field as keyof typeof before] === value ? [] : [field]));
  if (fields.length === 0) return;
  await tx.child.update({ where: { id: childId }, data: columns });
  await record(tx, actor, 'child-changed', `child:${childId}`, { fields });
}
