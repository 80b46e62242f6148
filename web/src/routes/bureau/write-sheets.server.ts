import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { amountOf } from './amounts.ts';
import { harmless } from './operations/sheets.server.ts';
import type { SheetCell, WrittenSheet } from './sheet.ts';

function text(cell: SheetCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return harmless(cell);
  return typeof cell === 'number' ? String(cell) : amountOf(cell.cents);
}

/** As a spreadsheet set to Belgium opens it by itself: UTF-8 and says so, « ; » between cells, decimal comma. */
export const writeBelgianCsv = ({ columns, rows }: Pick<WrittenSheet, 'columns' | 'rows'>): string =>
  stringify([columns, ...rows.map((row) => row.map(text))], { bom: true, delimiter: ';', record_delimiter: 'windows' });

const valueOf = (cell: SheetCell) => {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell.cents / 100, type: Number, format: '#,##0.00' };
};

/** A workbook with a sheet for each; amounts are numbers in euro, texts are texts. */
export const writeWorkbook = (sheets: readonly WrittenSheet[]): Promise<Buffer> =>
  writeXlsxFile(
    sheets.map(({ title, head = [], columns, rows }) => ({
      sheet: title.slice(0, 31),
      data: [
        ...head.map((row) => row.map(valueOf)),
        ...(head.length > 0 ? [[null]] : []),
        columns.map((value) => ({ value, fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map(valueOf)),
      ],
      columns: columns.map((value, index) => ({
        width: Math.min(48, Math.max(12, value.length + 2, ...rows.slice(0, 200).map((row) => text(row[index] ?? null).length + 1))),
      })),
      ...(head.length === 0 && { stickyRowsCount: 1 }),
    })),
  ).toBuffer();

const headers = (type: string, fileName: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${fileName}"`,
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
});

/** A list as a file that the browser keeps. */
export const sendCsv = (name: string, sheet: WrittenSheet): Response =>
  new Response(writeBelgianCsv(sheet), { headers: headers('text/csv; charset=utf-8; header=present', `${name}.csv`) });

/** A workbook, likewise. */
export const sendWorkbook = async (name: string, sheets: readonly WrittenSheet[]): Promise<Response> =>
  new Response(new Uint8Array(await writeWorkbook(sheets)), {
    headers: headers('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', `${name}.xlsx`),
  });
