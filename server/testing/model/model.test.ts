import { expect, test } from 'vitest';
import { createPortal } from '../world.ts';
import { runModel } from './run.ts';
import { createCommune } from './world.ts';

test('places, queues and money do what the model says', { timeout: 300_000 }, async () => {
  const portal = await createPortal();
  await createCommune(portal);
  const began = performance.now();
  await runModel(portal, 100);
  console.log(performance.now() - began);
  expect(true).toBe(true);
});
