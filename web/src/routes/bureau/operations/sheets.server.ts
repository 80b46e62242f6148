import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { exported, heading } from './cells.ts';
import type { Table } from './table.ts';

/** RFC 4180: comma, CRLF, quotes where they are needed; UTF-8. */
export function writeCsv(table: Table): string {
  return stringify(grid(table), { record_delimiter: 'windows' });
}

/** One sheet with a header that stays; texts are texts, numbers are numbers. */
export function writeXlsx(table: Table, title: string): Promise<Buffer> {
  const [header = [], ...rows] = grid(table);
  const data = [
    header.map((value) => ({ value: String(value), fontWeight: 'bold' as const })),
    ...rows.map((row) => row.map((value) => (typeof value === 'number' ? { value, type: Number } : { value, type: String }))),
  ];
  const columns = header.map((name, index) => ({
    width: Math.min(48, Math.max(10, String(name).length + 2, ...rows.slice(0, 200).map((row) => String(row[index] ?? '').length + 1))),
  }));
  // what a sheet may not be called, and no more than 31 characters of it
  return writeXlsxFile(data, { sheet: title.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31), columns, stickyRowsCount: 1 }).toBuffer();
}

/** A text that a spreadsheet would take for a formula gets an apostrophe first (OWASP, « CSV injection »). */
export const harmless = (text: string): string => (/^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text);

const grid = (table: Table): (string | number)[][] => [
  table.columns.map(heading),
  ...table.rows.map((row) =>
    row.map((cell, index) => {
      const value = exported(cell, table.columns[index]!);
      return typeof value === 'number' ? value : harmless(value);
    }),
  ),
];
