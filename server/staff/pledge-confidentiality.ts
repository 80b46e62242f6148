import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';

/**
 * Keeps that the member has read the notice of confidentiality and binds themselves to it (law of 30 July 2018, art. 9: who
 * may see health data is bound to keep it to themselves). The first time counts.
 */
export async function pledgeConfidentiality({ tx, actor }: ActContext<StaffActor>): Promise<void> {
  const { id } = actor.staff;
  const { count } = await tx.staffMember.updateMany({ where: { id, pledgedAt: null }, data: { pledgedAt: await readClock(tx) } });
  if (count > 0) await record(tx, actor, 'confidentiality-pledged', `staff:${id}`);
}
