// Of random histories of families: what the pages and the mails say is so. `npm test` runs a sample that changes with the
// commit; `npm run test:faults` runs MODEL_SEQUENCES of them. MODEL_SEED, MODEL_PATH: see run.ts.
import { expect, test } from 'vitest';
import { commitNumber } from '../kit/commit.ts';
import { createApp } from '../kit/people.ts';
import { commandsPerSequence, runModel } from './run.ts';
import { expectTruth } from './truth.ts';
import { createCommune } from './world.ts';

const { MODEL_SEQUENCES } = process.env;
const sequences = Number(MODEL_SEQUENCES ?? 5);
/** Every so many commands the pages are looked at. */
const between = MODEL_SEQUENCES ? 3 : 15;

test(
  `no page or mail of a family says what is not so, in ${sequences} histories, COMMIT_NUMBER=${commitNumber}`,
  { timeout: 900_000 },
  async () => {
    const app = await createApp({ DATABASE_POOL: '2' });
    await createCommune(app);
    let looks = 0;
    await runModel(app, sequences, commitNumber, async (world, step) => {
      if (step % between !== 0 && step !== commandsPerSequence) return;
      await expectTruth(world);
      looks += 1;
    });
    expect(looks).toBeGreaterThanOrEqual(sequences);
  },
);
