// Nouns as Federation 2 entities: a gateway names one by its id and gets what the one who asks may see of it. References that
// it asks for together are read together: one query per `_entities` and type, whatever their number.
import { queryFromInfo } from '@pothos/plugin-prisma';
import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../builder.ts';
import type { Context } from '../../server/context.ts';
import { idsAmong } from './ids.ts';

/**
 * A resolver of references. `load` gets all the keys of one `_entities` field and answers rows in any order;
 * `keyOf` finds a row's place. What `load` does not answer is null, whether it is not the caller's or does not exist.
 */
export function batchReferences<Row>(
  load: (keys: readonly string[], context: Context, info: GraphQLResolveInfo) => Promise<readonly Row[]>,
  keysOf: (row: Row) => readonly string[],
) {
  // The info object is one per field execution, so it lives exactly as long as the batch.
  const loaders = new WeakMap<GraphQLResolveInfo, DataLoader<string, Row | null>>();
  return async (key: unknown, context: Context, info: GraphQLResolveInfo): Promise<Row | null> => {
    if (typeof key !== 'string') return null;
    let loader = loaders.get(info);
    if (!loader) {
      loader = new DataLoader(async (keys) => {
        const found = new Map<string, Row>();
        for (const row of await load(keys, context, info)) for (const name of keysOf(row)) found.set(name, row);
        return keys.map((wanted) => found.get(wanted) ?? null);
      });
      loaders.set(info, loader);
    }
    return loader.load(key);
  };
}

const byId = builder.selection<{ id: string }>('id');

/** What is asked of a type, as Prisma wants it. */
type Query = { include?: undefined; select?: undefined };

/** An entity whose only key is its id. `read` gets what the selection needs and the ids, and answers those that may be seen. */
export function findById<Row extends { id: string }>(
  typeName: string,
  read: (query: Query, ids: string[], context: Context) => Promise<readonly Row[]>,
) {
  const load = batchReferences<Row>(
    (ids, context, info) => read(queryFromInfo({ context, info, typeName }) as Query, idsAmong(ids), context),
    ({ id }) => [id],
  );
  return {
    key: byId,
    resolveReference: ({ id }: { id: string }, context: Context, info: GraphQLResolveInfo) => load(id, context, info),
  };
}
