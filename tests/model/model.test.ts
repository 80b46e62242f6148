import { describe, test } from 'vitest';
import { createApp } from '../kit/people.ts';
import { commandsPerSequence, runModel } from './run.ts';
import { createCommune } from './world.ts';

const lanes = 4;
const sequences = 1_000;

/** Lanes on databases of their own: while one waits for PostgreSQL, the others think. */
describe(`${sequences} sequences of ${commandsPerSequence} commands`, () => {
  test.concurrent.each(Array.from({ length: lanes }, (_, lane) => lane + 1))(
    'the portal does what the model says, lane %i',
    { timeout: 900_000 },
    async () => {
      const app = await createApp({ DATABASE_POOL: '2' });
      await createCommune(app);
      await runModel(app, sequences / lanes);
    },
  );
});
