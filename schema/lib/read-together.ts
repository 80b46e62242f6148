// Opening minute: hundreds of answers become ready in the same instant, and each wants the rows of what it took. They are
// read together, one query for all, whole enough for what pages ask; a request that asks for more reads for itself.
import { isDeepStrictEqual } from 'node:util';
import DataLoader from 'dataloader';
import type { App } from '../../server/context.ts';

export type Query = { select?: object | null; include?: object | null };
type Selection = Record<string, unknown>;
type Many<Row> = {
  /** what `read` loads with: the columns, and these relations; either `select` or `include`, as Prisma has it */
  query: Query;
  read: (app: App, keys: string[]) => Promise<Row[]>;
  keyOf: (row: Row) => string;
};

/**
 * The loader of a portal by which all who ask in the same instant are answered together, whatever request they are of. `read`
 * answers the keys in their order.
 */
export function inOneInstant<Value>(read: (app: App, keys: readonly string[]) => Promise<(Value | Error)[]>) {
  const loaders = new WeakMap<App, DataLoader<string, Value>>();
  return (app: App): DataLoader<string, Value> => {
    const loader =
      loaders.get(app) ??
      new DataLoader<string, Value>((keys) => read(app, keys), {
        cache: false,
        maxBatchSize: 1000,
        batchScheduleFn: (run) => setImmediate(run),
      });
    loaders.set(app, loader);
    return loader;
  };
}

/**
 * Rows by key for one request's `query`, read together with other requests' when that covers it; undefined when it does
 * not, and the caller asks for itself. Who may see the rows is decided before: keys come from the caller's own act.
 */
export function readTogether<Row extends object>({ query, read, keyOf }: Many<Row>) {
  const loaderOf = inOneInstant<Row | null>(async (app, keys) => {
    const rows = new Map((await read(app, [...new Set(keys)])).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
  return (app: App, asked: Query | 'all of it', keys: readonly string[]): Promise<Row[]> | undefined =>
    asked === 'all of it' || covers(query, asked)
      ? loaderOf(app)
          .loadMany(keys)
          .then((rows) => rows.flatMap(orThrow))
      : undefined;
}

function orThrow<Row>(row: Row | null | Error): Row[] {
  if (row instanceof Error) throw row;
  return row ? [row] : [];
}

/**
 * True when rows loaded with `loaded` hold everything that `asked` names. Without a `select`, all columns are loaded;
 * a type read that way is asked for relations by `include` alone, so a name in its `select` is a column, unless parts of it are named.
 */
export function covers(loaded: Query, asked: Query): boolean {
  if (loaded.select && !asked.select) return false;
  const have = (loaded.select ?? loaded.include ?? {}) as Selection;
  const isColumn = (name: string, part: unknown) => !loaded.select && part === true && !(asked.include && name in asked.include);
  const holds = (wanted: Selection | null | undefined) => {
    for (const name in wanted)
      if (wanted[name] && !(name in have ? coversPart(have[name], wanted[name]) : isColumn(name, wanted[name]))) return false;
    return true;
  };
  return holds(asked.select as Selection) && holds(asked.include as Selection);
}

function coversPart(loaded: unknown, asked: unknown): boolean {
  if (loaded === true && asked === true) return true;
  const [have, want] = [partOf(loaded), partOf(asked)];
  return isDeepStrictEqual(have.rest, want.rest) && covers(have.query, want.query);
}

/** A nested part's own selection, and what else narrows or orders it. */
function partOf(part: unknown): { query: Query; rest: object } {
  if (part === true) return { query: {}, rest: {} };
  const { select, include, ...rest } = part as Query;
  return { query: { select, include }, rest };
}
