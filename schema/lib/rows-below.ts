// Lists below several rows: what one field of a request asks for each of them is read for all of them at once.
import DataLoader from 'dataloader';
import type { Context } from '../../server/context.ts';
import { perRequest } from './request-cache.ts';

type Query = { select?: object | null; include?: object | null };

/**
 * Rows below an owner; read anew whenever they are asked for, since a mutation may have come between. `read` gets the query of the selection and all the owners that a request asks it for together;
 * `ownersOf` says of a row below which of them it stands, in the order in which it was read.
 */
export function rowsBelow<Row, Args = null>(
  read: (context: Context, query: Query, owners: readonly string[], args: Args) => Promise<readonly Row[]>,
  ownersOf: (row: Row) => readonly string[],
) {
  const loadersOf = perRequest(() => new Map<string, DataLoader<string, Row[]>>());
  return (context: Context, owner: string, query: Query, args: Args): Promise<Row[]> => {
    const loaders = loadersOf(context);
    const key = JSON.stringify([query, args]);
    const loader = loaders.get(key) ?? new DataLoader<string, Row[]>((owners) => readAll(context, query, owners, args), { cache: false });
    loaders.set(key, loader);
    return loader.load(owner);
  };

  async function readAll(context: Context, query: Query, owners: readonly string[], args: Args): Promise<Row[][]> {
    const below = new Map<string, Row[]>(owners.map((owner) => [owner, []]));
    for (const row of await read(context, query, [...below.keys()], args)) for (const owner of ownersOf(row)) below.get(owner)?.push(row);
    return owners.map((owner) => below.get(owner)!);
  }
}

/** The same query with a column more, by which a row is told to whom it belongs. */
export const withColumn = <Asked extends Query>(query: Asked, column: string): Asked =>
  query.select ? { ...query, select: { ...query.select, [column]: true } } : query;
