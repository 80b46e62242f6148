// Runs sequences of commands on the portal and on the model side by side. MODEL_SEED and MODEL_PATH, as a failure
// prints them, run one sequence again, and MODEL_SHRINK=1 makes it shorter; MODEL_RUNS runs more of them in each lane.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { App } from '../../server/context.ts';
import { readFacts } from '../../server/enrolments/facts.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { command, perform, type Command } from './commands.ts';
import { expectPapersInOrder } from './papers.ts';
import { Model } from './rules.ts';
import { createWorld, look, tell, type World } from './world.ts';

export const commandsPerSequence = 30;

const sequence = fc.record({
  capacities: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
  // The shorter period closes in the middle of the sequence; .2 never meets a jump.
  closesAt: fc.constantFrom(10_000.2, 10_000.2, 289.2),
  // The second Monday may be a season of its own, which closes before the rest.
  seasonClosesAt: fc.constantFrom(null, null, 150.2),
  // Two of the three weeks are at other dates: one week is a limit that bites.
  maxWeeks: fc.constantFrom(null, null, 1),
  maxHeld: fc.constantFrom({ perDates: 8, inAll: 60 }, { perDates: 1, inAll: 60 }, { perDates: 8, inAll: 2 }),
  commands: fc.array(command, { minLength: commandsPerSequence, maxLength: commandsPerSequence }),
});
type Sequence = {
  capacities: [number, number, number];
  closesAt: number;
  seasonClosesAt: number | null;
  maxWeeks: number | null;
  maxHeld: Model['maxHeld'];
  commands: Command[];
};

/** Two weeks at the same dates and one later; a child of two parents, siblings, and an only child. */
const families = [[0, 1], [0], [1], [2], [2]];

/** @param afterwards what else must hold after every command */
export async function runSequence(app: App, generated: Sequence, afterwards?: (world: World, step: number) => Promise<void>) {
  const { capacities, closesAt, seasonClosesAt, maxWeeks, maxHeld, commands } = generated;
  const weeks = capacities.map((capacity, week) => ({ name: 'ABC'[week]!, monday: week === 1 ? 1 : 0, capacity }));
  const model = new Model({ weeks, parentsOf: families, closesAt, seasonClosesAt, maxWeeks, maxHeld });
  const world = await createWorld(app, model);
  for (const [index, step] of commands.entries()) {
    try {
      await perform(step, model, world);
      const [real, expected] = [await look(world), tell(model)];
      if (!isDeepStrictEqual(real, expected)) expect(real).toEqual(expected);
      await afterwards?.(world, index + 1);
    } catch (error) {
      const before = commands.slice(0, index).map((done) => JSON.stringify(done));
      throw new Error(`${before.join('\n')}\ncommand ${index + 1}, ${JSON.stringify(step)}: ${(error as Error).message}`, { cause: error });
    }
  }
  const facts = await readFacts((text, values) => app.database.pool.query(text, values), {
    parentIds: [],
    childIds: [],
    weekIds: world.weeks,
  });
  expect(world.weeks.map((id) => facts.weeks.get(id)!.free)).toEqual(weeks.map((_week, index) => model.seatsLeft(index)));
}

/** As many sequences as asked, one after the other on one database; a failure names the seed and the path. */
export async function runModel(app: App, sequences: number, seed: number, afterwards?: (world: World, step: number) => Promise<void>) {
  const { MODEL_SEED, MODEL_PATH, MODEL_RUNS, MODEL_SHRINK } = process.env;
  await fc.assert(
    fc.asyncProperty(sequence, (generated) => runSequence(app, generated as Sequence, afterwards)),
    {
      endOnFailure: !MODEL_SHRINK,
      numRuns: MODEL_RUNS ? Number(MODEL_RUNS) : sequences,
      seed: MODEL_SEED ? Number(MODEL_SEED) : seed,
      ...(MODEL_PATH && { path: MODEL_PATH }),
    },
  );
  await expectPapersInOrder(app);
  expect(await findBreaches(app.database.pool)).toEqual([]);
}
