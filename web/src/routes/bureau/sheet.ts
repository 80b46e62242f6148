/** An amount in a sheet: euro cents, written in euro. */
export type Amount = { cents: number };
export type SheetCell = string | number | Amount | null;

/** A sheet of a workbook, or a list as text. */
export type WrittenSheet = {
  title: string;
  /** lines above the columns, in a workbook alone */
  head?: SheetCell[][];
  columns: string[];
  rows: SheetCell[][];
};
