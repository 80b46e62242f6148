import type { Gap } from '../platform/refusals.ts';

export type SheetState = { complete: boolean; validUntil: Date | null };

/** What a child's health sheet lacks at `now`; empty when the child may be enrolled as far as health goes. */
export function gapsOf(sheet: SheetState | null, now: Date): Gap[] {
  if (!sheet) return ['HEALTH_SHEET_MISSING'];
  if (!sheet.complete || !sheet.validUntil) return ['HEALTH_SHEET_INCOMPLETE'];
  return sheet.validUntil <= now ? ['HEALTH_SHEET_EXPIRED'] : [];
}
