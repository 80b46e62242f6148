// The sheets in which a month is taken out of the portal: what accountants of communes ask for, in French.
import { m } from '#paraglide/messages.js';
import type { WrittenSheet } from '../sheet.ts';

export const sheetNames = {
  control: m.bureau_sheet_control,
  rights: m.bureau_sheet_rights,
  received: m.bureau_sheet_received,
  refunds: m.bureau_sheet_refunds,
  provider: m.bureau_sheet_provider,
  fees: m.bureau_sheet_fees,
  written_off: m.bureau_sheet_written_off,
  open: m.bureau_sheet_open,
} as const;

export type SheetName = keyof typeof sheetNames;

export const isSheetName = (text: string): text is SheetName => Object.hasOwn(sheetNames, text);

export type Sheet = WrittenSheet & { name: SheetName };
