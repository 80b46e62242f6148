import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { harmless } from '../operations/sheets.server.ts';
import { sheetNames, type Sheet, type SheetCell } from './sheets.ts';

/** « 1234,50 »: a decimal comma, no spaces. */
const euroText = (cents: number) => (cents / 100).toFixed(2).replace('.', ',');

function text(cell: SheetCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return harmless(cell);
  return typeof cell === 'number' ? String(cell) : euroText(cell.cents);
}

/** As a spreadsheet set to Belgium opens it by itself: UTF-8 and says so, « ; » between cells, decimal comma. */
export const writeBelgianCsv = ({ columns, rows }: Sheet): string =>
  stringify([columns, ...rows.map((row) => row.map(text))], { bom: true, delimiter: ';', record_delimiter: 'windows' });

const valueOf = (cell: SheetCell) => {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell.cents / 100, type: Number, format: '#,##0.00' };
};

/** A workbook with a sheet for each; amounts are numbers in euro, texts are texts. */
export const writeWorkbook = (sheets: readonly Sheet[]): Promise<Buffer> =>
  writeXlsxFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: sheetNames[name]().slice(0, 31),
      data: [columns.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => row.map(valueOf))],
      columns: columns.map((value, index) => ({
        width: Math.min(48, Math.max(12, value.length + 2, ...rows.slice(0, 200).map((row) => text(row[index] ?? null).length + 1))),
      })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
