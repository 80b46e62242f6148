import type { AdminColumn, AdminOperation } from '#generated/admin-operations.ts';
import { lineOf, namedOf } from './library.ts';

/** Numbers, texts and truths as the graph gave them; several where a list stood in the row. */
export type Cell = string | number | boolean | null | Cell[];
/** `label`: of a column that is named by what stands in it */
type Column = AdminColumn & { key: string; label?: string };
export type Table = { columns: Column[]; rows: Cell[][]; next: string | null };

type Tree = { [field: string]: unknown };
type Connection = { edges: { node: Tree }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

type Answer = { admin: Record<string, unknown> };

/** The answer, or its pages, as a table: a column per leaf of the operation, a row per thing it lists. */
export function tableOf(operation: AdminOperation, ...pages: Answer[]): Table {
  const found = pages.map(({ admin }) => admin[operation.field]);
  const things = found.flatMap((page) =>
    operation.paged ? (page as Connection).edges.map(({ node }) => node) : [page ?? []].flat().map((thing) => thing as Tree),
  );
  const listed = things.flatMap((thing) => lines(thing, lineOf(operation)));
  const columns = operation.columns.map((column) => ({ ...column, key: column.path.join('.') }));
  const cells = named(columns, namedOf(operation)?.split('.'), listed);
  return {
    columns: cells.map(([column]) => column),
    rows: listed.map((line) => cells.map(([, cellOf]) => cellOf(line))),
    next: nextOf(operation, pages.at(-1)!),
  };
}

/** Where the page behind this one begins; null after the last. */
export function nextOf({ field, paged }: AdminOperation, { admin }: Answer): string | null {
  if (!paged) return null;
  const { hasNextPage, endCursor } = (admin[field] as Connection).pageInfo;
  return hasNextPage ? endCursor : null;
}

/** The columns, and what stands in each; those of the list at `path` become one for each name in it. */
function named(columns: Column[], path: string[] | undefined, listed: Tree[]): [Column, (line: Tree) => Cell][] {
  const plain = columns.map((column): [Column, (line: Tree) => Cell] => [column, (line) => cellAt(line, column.path)]);
  const isNamed = ({ key }: Column) => path !== undefined && key.startsWith(`${path.join('.')}.`);
  const at = columns.findIndex(isNamed);
  if (!path || at < 0) return plain;
  const value = columns.findLast(isNamed)!;
  const itemsOf = (line: Tree) => [cellAt(line, path) ?? []].flat() as unknown as Tree[];
  const names = [...new Set(listed.flatMap((line) => itemsOf(line).map(({ name }) => String(name))))].toSorted(words.compare);
  const own = names.map((name): [Column, (line: Tree) => Cell] => [
    { ...value, path: [...path, name], key: [...path, name].join('.'), label: name, list: false },
    (line) => {
      const item = itemsOf(line).find((each) => each.name === name);
      return item ? ((item[value.path.at(-1)!] ?? true) as Cell) : null;
    },
  ]);
  return [...plain.slice(0, at), ...own, ...plain.slice(at).filter(([column]) => !isNamed(column))];
}

/** Which column has the name of a parent, and which that parent's id: of each `parent` with both, and of the rows of a list of parents. */
export function familiesIn(columns: Table['columns'], field: string): Map<number, number> {
  const at = (path: readonly string[]) => columns.findIndex(({ key }) => key === path.join('.'));
  const isId = ({ path }: Table['columns'][number]) =>
    path.at(-2) === 'parent' ? ['id', 'parentId'].includes(path.at(-1)!) : field === 'parents' && path.join('.') === 'id';
  const pairs = columns.flatMap((column, index): [number, number][] =>
    isId(column) ? [[at([...column.path.slice(0, -1), 'familyName']), index]] : [],
  );
  return new Map(pairs.filter(([name]) => name >= 0));
}

/** Rows in the order of one column, a minus before it for the other way round; unknown columns change nothing. */
export function sorted(table: Table, order: string | null): Table {
  const key = order?.replace(/^-/, '');
  const index = table.columns.findIndex((column) => column.key === key);
  if (index < 0) return table;
  const way = order?.startsWith('-') ? -1 : 1;
  return { ...table, rows: table.rows.toSorted((one, other) => way * compare(one[index] ?? null, other[index] ?? null)) };
}

/** One thing, or one per line of its list. */
function lines(thing: Tree, list: string | undefined): Tree[] {
  const found = list ? thing[list] : undefined;
  return list && Array.isArray(found) ? found.map((line: unknown) => ({ ...thing, [list]: line })) : [thing];
}

function cellAt(from: unknown, path: readonly string[]): Cell {
  if (Array.isArray(from)) return from.map((each) => cellAt(each, path));
  const [field, ...rest] = path;
  if (field === undefined || from === null || from === undefined) return (from ?? null) as Cell;
  return cellAt((from as Tree)[field], rest);
}

/** Numbers by size, texts as a dictionary has them, what is empty last. */
function compare(one: Cell, other: Cell): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [text(one), text(other)];
  if (!first || !second) return Number(!first) - Number(!second);
  return words.compare(first, second);
}

const words = new Intl.Collator('fr', { numeric: true });
const text = (cell: Cell): string => (Array.isArray(cell) ? cell.map(text).join(' ') : cell === null ? '' : String(cell));
