// Long answers are written in slices; what is answered is the same.
import { setImmediate as turn } from 'node:timers/promises';
import { execute, parse, buildSchema, type GraphQLObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { newScope, runInScope } from '../../server/platform/request-scope.ts';
import { sliceLists } from './sliced-lists.ts';

const rowCount = 300;

/** Each row costs the thread half a millisecond. */
function buildHeavy() {
  const schema = buildSchema('type Query { rows: [Row!]! } type Row { n: Int! below: [Row!]! }');
  const fieldsOf = (name: string) => (schema.getType(name) as GraphQLObjectType).getFields();
  fieldsOf('Query')['rows']!.resolve = () => Array.from({ length: rowCount }, (_, n) => ({ n }));
  fieldsOf('Row')['below']!.resolve = () => [{ n: 0 }];
  fieldsOf('Row')['n']!.resolve = ({ n }: { n: number }) => {
    const until = performance.now() + 0.5;
    while (performance.now() < until);
    return n;
  };
  return sliceLists(schema);
}

async function ask(work: <Result>(run: () => Result) => Result) {
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await turn();
      turns += 1;
    }
  })();
  const { data, errors } = await work(async () => execute({ schema: buildHeavy(), document: parse('{ rows { n below { n } } }') }));
  isOver = true;
  await others;
  expect(errors).toBeUndefined();
  const rows = (data as { rows: { n: number; below: { n: number }[] }[] }).rows;
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: rowCount }, (_, n) => n));
  expect(rows.at(-1)!.below).toEqual([{ n: 0 }]);
  return turns;
}

test('between two slices of a long answer others have their turn, and its owner is charged for the thread', async () => {
  const scope = newScope('', 'key a');
  expect(await ask((run) => runInScope(scope, run))).toBeGreaterThan(10);
  // two numbers a row, half a millisecond each; not all of it is looked at
  expect(scope.threadMs).toBeGreaterThan(rowCount / 2);
});

test('what nobody asked for, as a job or a test, is written in one go', async () => {
  expect(await ask((run) => run())).toBeLessThan(10);
});
