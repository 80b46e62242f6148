// Absences that a family tells the desk: by telephone on the morning itself, or after.
import { announceAbsences, type Announcement } from '../../attendance/announce-absences.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { EnrolmentId } from '../../platform/ids.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

/** Notes absences as the parent would have, whatever the hour. Returns the id of the place. @throws what `actForFamily` and `announceAbsences` throw */
export const announceAbsencesForFamily = (
  ctx: ActContext<StaffActor>,
  { parentId, why, ...absence }: ForFamily & Omit<Announcement, 'documentId'>,
): Promise<EnrolmentId> =>
  actForFamily(ctx, { parentId, why }, async (onBehalf) => {
    const { childId, weekId } = await announceAbsences(onBehalf, { ...absence, documentId: null }, { late: true, tell: false });
    return { result: absence.enrolmentId, done: { kind: 'ABSENCE_ANNOUNCED', childId, weekId } };
  });
