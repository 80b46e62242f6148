// Lists that grow, as connections that are walked both ways: rows are ordered by a key that is in an index, a cursor holds the
// key of its row, and a page begins at it, so that it costs the same wherever it is.
import { queryFromInfo } from '@pothos/plugin-prisma';
import { parseCursorConnectionArgs } from '@pothos/plugin-relay';
import type { OutputType } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../server/context.ts';
import { zone } from '../../server/language/date-format.ts';
import { toPlainDate } from '../../server/language/dates.ts';
import { messages, officialLocale } from '../../server/language/messages.ts';
import { isId } from '../../server/platform/ids.ts';
import { builder } from '../builder.ts';
import { badInput } from './admin-query.ts';
import { fromCursor, maxPageSize, type Page, PageInfo, readSize, toCursor } from './connections.ts';

type Moment = 'createdAt' | 'openedAt' | 'listedAt' | 'at';
type Direction = 'asc' | 'desc';

/** The column by which a list is ordered: a number that grows, or a moment with the id beside it. */
export type Order = { by: 'seq' | Moment; direction: Direction };

export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'rows of the page; 50 when neither it nor `last` is said, 200 at most' }),
  after: t.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
  last: t.int({ description: 'rows of a page that ends at `before`, or at the end of the list; 200 at most, and not with `first`' }),
  before: t.string({ description: '`pageInfo.startCursor` of the page after; BAD_USER_INPUT for what is no cursor' }),
}));

export type PageArgs = { first?: number | null; after?: string | null; last?: number | null; before?: string | null };

/** A page with what counts the rows of all pages. */
export type CountedPage<Row> = Page<Row> & { count: () => Promise<number> };

type Types = typeof builder.$inferSchemaTypes;

type Words = {
  /** of a row, like « a payment » */
  row: string;
  /** in which they come, like « newest first » */
  order: string;
};

/** The types of a list by pages: `…Connection` and `…Edge`. */
export function connectionOf<Row extends object>(name: string, node: OutputType<Types>, { row, order }: Words) {
  const Edge = builder.objectRef<Page<Row>['edges'][number]>(`${name}Edge`).implement({
    description: `${row} in its place in the list`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'opaque; given as `after` or `before`, a page begins behind this row, or ends before it',
      }),
      node: t.field({ type: node, description: `${row}, itself`, resolve: (edge) => edge.node as never }),
    }),
  });
  return builder.objectRef<CountedPage<Row>>(`${name}Connection`).implement({
    description: `one page of a list; each row is ${row}`,
    fields: (t) => ({
      edges: t.expose('edges', { description: `rows of this page, ${order}, whichever way the list is walked`, type: [Edge] }),
      pageInfo: t.expose('pageInfo', { description: 'whether more follow or come before, and the cursors to go on with', type: PageInfo }),
      totalCount: t.field({
        type: 'NonNegativeInt',
        description: 'of all pages; counted when asked for',
        resolve: ({ count }) => count(),
      }),
    }),
  });
}

/** What the rows of a page are read with: the selection below `node`, and the key of the order. */
type RowQuery = { select?: object; include?: object; orderBy: object[]; take: number };

/** @throws GraphQLError BAD_USER_INPUT for a size or a cursor that is none */
export async function readPage<Row extends object>(
  { args, order, context, info }: { args: PageArgs; order: Order; context: Context; info: GraphQLResolveInfo },
  /** `beyond` narrows the list's own condition to what the page may hold */
  read: (query: RowQuery, beyond: object[]) => Promise<unknown[]>,
): Promise<Page<Row>> {
  if (args.first != null && args.last != null) throw badInput(messages.admin_page_size({}, { locale: officialLocale }));
  const size = readSize(args.first ?? args.last);
  const way = parseCursorConnectionArgs({ args, defaultSize: size, maxSize: maxPageSize });
  const direction = way.inverted ? opposite(order.direction) : order.direction;
  const beyond = [
    ...(way.after === undefined ? [] : [past(order.by, order.direction, way.after)]),
    ...(way.before === undefined ? [] : [past(order.by, opposite(order.direction), way.before)]),
  ];
  const key: Record<string, boolean> = order.by === 'seq' ? { seq: true } : { [order.by]: true, id: true };
  const selection = queryFromInfo({ context, info, path: ['edges', 'node'], select: key });
  const found = (await read(
    { ...selection, orderBy: Object.keys(key).map((column) => ({ [column]: direction })), take: way.limit },
    beyond,
  )) as Row[];
  const rows = found.slice(0, way.expectedSize);
  if (way.inverted) rows.reverse();
  const edges = rows.map((node) => ({ cursor: cursorOf(order.by, node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: way.hasNextPage(found.length),
      hasPreviousPage: way.hasPreviousPage(found.length),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const opposite = (direction: Direction): Direction => (direction === 'asc' ? 'desc' : 'asc');

type Key = { id?: string } & Partial<Record<Order['by'], bigint | Date>>;

function cursorOf(by: Order['by'], row: Key): string {
  const value = row[by];
  return toCursor(value instanceof Date ? `${value.toISOString()} ${row.id}` : String(value));
}

/** The rows that come later than a cursor in one direction; what an index can be searched by is said apart from the rest. */
function past(by: Order['by'], direction: Direction, cursor: string): object {
  const than = direction === 'asc' ? 'gt' : 'lt';
  const text = fromCursor(cursor);
  if (by === 'seq') {
    if (!/^\d{1,18}$/.test(text)) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
    return { [by]: { [than]: BigInt(text) } };
  }
  const [written = '', id = ''] = text.split(' ');
  const at = new Date(written);
  if (!isId(id) || Number.isNaN(at.getTime())) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
  return { [by]: { [`${than}e`]: at }, OR: [{ [by]: { [than]: at } }, { id: { [than]: id } }] };
}

export const dayArgs = builder.args((t) => ({
  from: t.field({ type: 'Date', description: 'on this day or later, by the day in Brussels' }),
  to: t.field({ type: 'Date', description: 'on this day or before, by the day in Brussels' }),
}));

type Days = { from?: Date | null; to?: Date | null };

/** A moment within days. @throws GraphQLError BAD_USER_INPUT for days in the wrong order */
export function within(by: Moment, { from, to }: Days): object {
  if (from && to && to < from) throw badInput(messages.admin_days_order({}, { locale: officialLocale }));
  const start = (day: Date, later = 0) => new Date(toPlainDate(day).add({ days: later }).toZonedDateTime(zone).epochMilliseconds);
  return from || to ? { [by]: { ...(from && { gte: start(from) }), ...(to && { lt: start(to, 1) }) } } : {};
}

/** People whose name holds each word. */
export const named = (search: string | null | undefined) => ({
  AND: (search ?? '')
    .slice(0, 200)
    .split(/\s+/, 10)
    .filter(Boolean)
    .map((word) => ({
      OR: [
        { familyName: { contains: word, mode: 'insensitive' as const } },
        { givenName: { contains: word, mode: 'insensitive' as const } },
      ],
    })),
});
