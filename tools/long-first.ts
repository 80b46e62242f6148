// The long test files begin first: two workers end at the same time, instead of one of them running a long file alone at
// the end. By itself Vitest goes by the size of a file where it has not seen it run, and the longest are not the largest.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** In the order in which they begin; the others follow as Vitest wants. */
const long = [
  'tests/model/model.test.ts',
  'tests/races/interleavings.test.ts',
  'tests/e2e/accessibility.test.ts',
  'tests/races/storm.test.ts',
  'tests/e2e/journey.test.ts',
  'tests/e2e/bureau.test.ts',
  'server/main.test.ts',
  'server/worker/worker.test.ts',
  'tests/security/matrix.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification) => {
  const rank = long.findIndex((file) => moduleId.endsWith(file));
  return rank < 0 ? long.length : rank;
};

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
