// `npm test` runs a sample that changes with the commit (tests/kit/commit.ts); `npm run test:faults` runs MODEL_SEQUENCES of them.
import { describe, test } from 'vitest';
import { commitNumber } from '../kit/commit.ts';
import { createApp } from '../kit/people.ts';
import { commandsPerSequence, runModel } from './run.ts';
import { createCommune } from './world.ts';

const lanes = 4;
const sequences = Number(process.env.MODEL_SEQUENCES ?? 60);

/** Lanes on databases of their own: while one waits for PostgreSQL, the others think. */
describe(`${sequences} sequences of ${commandsPerSequence} commands, COMMIT_NUMBER=${commitNumber}`, () => {
  test.concurrent.each(Array.from({ length: lanes }, (_, lane) => lane + 1))(
    'the portal does what the model says, lane %i',
    { timeout: 900_000 },
    async (lane) => {
      const app = await createApp({ DATABASE_POOL: '2' });
      await createCommune(app);
      await runModel(app, Math.ceil(sequences / lanes), commitNumber + lane);
    },
  );
});
