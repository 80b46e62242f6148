import { zone } from '#language/date-format.ts';
import { formatPhone } from '#language/phones.ts';
import { money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';
import { codeLabel } from '../code-labels.ts';
import { columnLabel } from './labels.ts';
import type { Cell, Table } from './table.ts';

type Column = Table['columns'][number];

const clock = new Intl.DateTimeFormat('fr-BE', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** « Enfant · Prénom »: the words of the last two steps to the value, or the name that the column has. */
export function heading({ path, label }: Column): string {
  if (label) return label;
  const [last, before] = [path.at(-1) ?? '', path.at(-2)];
  return before ? `${columnLabel(before)} · ${columnLabel(last)}` : columnLabel(last);
}

/** A cell as people read it. */
export function shown(cell: Cell, column: Column): string {
  if (cell === null) return '';
  if (Array.isArray(cell)) return column.type === 'Date' ? days(cell) : cell.map((each) => shown(each, column)).join(', ');
  if (typeof cell === 'boolean') return cell ? m.yes() : m.no();
  if (typeof cell === 'number') return isMoney(column) ? money(cell) : String(cell);
  if (column.type === 'Date') return cell.split('-').reverse().join('/');
  if (column.type === 'DateTime') return clock.format(new Date(cell));
  if (column.type === 'PhoneNumber') return formatPhone(cell);
  return isCode(column) ? codeLabel(cell) : cell;
}

/** A cell as a spreadsheet counts with it: amounts in euro, dates as written, numbers as numbers. */
export function exported(cell: Cell, column: Column): string | number {
  if (typeof cell === 'number') return isMoney(column) ? cell / 100 : cell;
  if (typeof cell === 'string' && column.type === 'Date') return cell;
  if (Array.isArray(cell)) return cell.map((each) => shown(each, column)).join(', ');
  return shown(cell, column);
}

/** « 19, 20, 22, 23/07/2027 »: the month once for all its days in a row. */
function days(cell: Cell[]): string {
  const dates = cell.flatMap((each) => (typeof each === 'string' ? each : []));
  return dates
    .map((date, index) => {
      const [year, month, day] = date.split('-');
      return dates[index + 1]?.startsWith(`${year}-${month}-`) ? day : `${day}/${month}/${year}`;
    })
    .join(', ');
}

/** Ids are for links and exports; on paper and on screen they are noise. */
export const isForReaders = ({ path, type }: Column): boolean => type !== 'ID' && path.at(-1) !== 'id';

const isMoney = ({ path }: Column) => path.at(-1)?.endsWith('Cents') ?? false;
const isCode = ({ type }: Column) => !['String', 'EmailAddress', 'ID'].includes(type);
