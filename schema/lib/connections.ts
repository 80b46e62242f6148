// Lists by pages: a cursor is the key of the last row, so that a page costs the same wherever it is.
import { officialLocale, messages } from '../../server/language/messages.ts';
import { badInput } from './admin-query.ts';
import { allGraphs, builder } from '../builder.ts';

type Info = { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };

export type Page<Node> = { edges: { cursor: string; node: Node }[]; pageInfo: Info };

export const PageInfo = builder.objectRef<Info>('PageInfo').implement({
  description: 'whether a list goes on, and from where',
  subGraphs: allGraphs,
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'true: more follow; ask again with `after: endCursor`',
      subGraphs: allGraphs,
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'true: rows come before this page; a list that takes `before` is asked for them with `before: startCursor`',
      subGraphs: allGraphs,
    }),
    startCursor: t.exposeString('startCursor', {
      description: 'cursor of the first row; null when the page is empty',
      nullable: true,
      subGraphs: allGraphs,
    }),
    endCursor: t.exposeString('endCursor', {
      description: 'given as `after`, the next page begins here; null when the page is empty and none was given',
      nullable: true,
      subGraphs: allGraphs,
    }),
  }),
});

/** Rows of one page at most. */
export const maxPageSize = 200;

/** Rows of a page. @throws GraphQLError BAD_USER_INPUT */
export function readSize(first: number | null | undefined): number {
  const size = first ?? 50;
  if (size < 1 || size > maxPageSize) throw badInput(messages.admin_page_size({}, { locale: officialLocale }));
  return size;
}

/** The key of the row that a page comes after. @throws GraphQLError BAD_USER_INPUT */
export function readCursor(after: string | null | undefined): bigint | null {
  if (after == null) return null;
  const text = fromCursor(after);
  if (!/^\d{1,18}$/.test(text)) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
  return BigInt(text);
}

export const toCursor = (text: string) => Buffer.from(text).toString('base64url');
export const fromCursor = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

/** A page from one row more than it shows; `after` is the key that it was asked to come after. */
export const toPage = <Node>(rows: Node[], size: number, after: bigint | null, keyOf: (node: Node) => bigint): Page<Node> =>
  pageOf(rows, { size, isFirst: after === null, textOf: (node) => String(keyOf(node)) });

/** A page that goes on where the one before ended, also when it is empty: its end is then the cursor that it was asked with. */
export function toPageOfRest<Node>(
  rows: Node[],
  size: number,
  after: string | null | undefined,
  textOf: (node: Node) => string,
): Page<Node> {
  const { edges, pageInfo } = pageOf(rows, { size, isFirst: after == null, textOf });
  return { edges, pageInfo: { ...pageInfo, endCursor: pageInfo.endCursor ?? after ?? null } };
}

type Shape<Node> = { size: number; isFirst: boolean; /** what the cursor of a row holds */ textOf: (node: Node) => string };

function pageOf<Node>(rows: Node[], { size, isFirst, textOf }: Shape<Node>): Page<Node> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: toCursor(textOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: !isFirst,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
