import type { StaffActor } from '../platform/actor.ts';
import type { Db, Tx } from '../platform/database.ts';

/** Writes down that staff read health sheets: who, which children, which part, why. What was read is not kept. */
export async function recordSheetReads(db: Db | Tx, actor: StaffActor, childIds: readonly string[], part: string, purpose: string) {
  await db.healthSheetRead.createMany({ data: childIds.map((childId) => ({ childId, personId: actor.personId, part, purpose })) });
}
