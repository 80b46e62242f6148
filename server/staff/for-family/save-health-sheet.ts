import { saveHealthSheet, type SheetInput } from '../../health/save-sheet.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

/**
 * Saves the answers that a parent gave on paper, by the parent's own act; with `consentVersion`, the parent signed for that text.
 * Returns the sheet's id.
 * @throws what `actForFamily` and `saveHealthSheet` throw
 */
export const saveHealthSheetForFamily = (
  ctx: ActContext<StaffActor>,
  { sheet, ...family }: ForFamily & { sheet: SheetInput },
): Promise<string> =>
  actForFamily(ctx, family, async (ctx) => ({
    result: await saveHealthSheet(ctx, sheet),
    done: { kind: 'HEALTH_SHEET_SAVED', childId: sheet.childId },
  }));
