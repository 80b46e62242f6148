import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { exported, heading } from './cells.ts';
import type { Table } from './table.ts';

/** RFC 4180: comma, CRLF, every text in quotes; UTF-8, and says so, for a spreadsheet would take it for another encoding. */
export function writeCsv(table: Table): string {
  return stringify(grid(table), { record_delimiter: 'windows', quoted_string: true, bom: true });
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

/** What begins a formula, in full width too; and what is not seen before it. */
const formula = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20]`;
const unseen = String.raw`[\s\p{Cf}"']*`;
const first = new RegExp(`^(?=${unseen}${formula}|[\\t\\r\\0])`, 'u');
const later = new RegExp(`([;,\\t\\r\\n|]${unseen})(?=${formula})`, 'gu');

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe first (OWASP, « CSV injection »). In Belgium it divides
 * at « ; », and elsewhere at a comma or a tab, quotes or none: what stands behind one begins a cell, too.
 */
export const harmless = (text: string): string => text.replace(first, "'").replaceAll(later, "$1'");

const grid = (table: Table): (string | number)[][] => [
  table.columns.map((column) => harmless(heading(column))),
  ...table.rows.map((row) =>
    row.map((cell, index) => {
      const value = exported(cell, table.columns[index]!);
      return typeof value === 'number' ? value : harmless(value);
    }),
  ),
];
