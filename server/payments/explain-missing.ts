import { localized, messages } from '../language/messages.ts';
import type { Tx } from '../platform/database.ts';
import { DeadlinePassed, InputInvalid } from '../platform/refusals.ts';

/** Why some of these places are none that a parent holds: unknown, or not kept any more. */
export async function explainMissing(tx: Tx, parentId: string, enrolmentIds: string[]) {
  const known = await tx.enrolment.count({ where: { id: { in: enrolmentIds }, parentId } });
  if (known < enrolmentIds.length) return new InputInvalid(localized(messages.refusal_unknown_id), 'enrolmentIds', 'UNKNOWN');
  return new DeadlinePassed(localized(messages.payment_by_hand_not_held));
}
