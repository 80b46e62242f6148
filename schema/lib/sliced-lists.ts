// Long answers in slices: between two rows of a list others are served, when the request has had its share of the thread.
import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLFieldConfig,
  type GraphQLSchema,
} from 'graphql';
import { currentScope } from '../../server/platform/request-scope.ts';
import { isSliceOver, letOthersGoFirst } from '../../server/platform/fair-turns.ts';

/** Rows between two looks; a list that is not longer, as nearly all are, is looked at once. */
const rowsAtOnce = 16;
/** Promises that are kept one after the other from a row's turn to the end of what it writes at once. */
const hops = 4;

/** Lets every list of objects of the schema be written in slices; what is answered stays the same. */
export function sliceLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const of = isNonNullType(field.type) ? field.type.ofType : field.type;
      if (isListType(of) && isCompositeType(getNamedType(of))) field.resolve = inSlices(field.resolve);
    }
  }
  return schema;
}

type Resolve = NonNullable<GraphQLFieldConfig<unknown, unknown>['resolve']>;

function inSlices(resolve: Resolve | undefined): Resolve | undefined {
  if (!resolve) return undefined;
  return (...asked) => {
    const found: unknown = resolve(...asked);
    return found instanceof Promise ? found.then(slice) : slice(found);
  };
}

function slice(rows: unknown): unknown {
  // lists of promises are read together, by the loaders behind them
  if (!Array.isArray(rows) || rows.some((row) => row instanceof Promise)) return rows;
  if (!currentScope()) return rows;
  if (rows.length <= rowsAtOnce) return isSliceOver() ? letOthersGoFirst().then(() => rows) : rows;
  return eachInTurn(rows);
}

/** The first rows at once, each further part as a promise that is kept when its turn has come. */
function eachInTurn(rows: readonly unknown[]): unknown[] {
  let turn = Promise.resolve();
  return rows.map((row, nth) => {
    if (nth < rowsAtOnce) return row;
    if (nth % rowsAtOnce === 0) turn = turn.then(nextTurn);
    return turn.then(() => row);
  });
}

/** What the rows before load together is loaded together still, unless the slice is over. */
async function nextTurn() {
  for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
  if (isSliceOver()) await letOthersGoFirst();
}
