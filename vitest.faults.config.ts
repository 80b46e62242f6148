// npm run test:faults: processes really killed, lines really cut, clusters of their own; then the model and the races in
// full. Minutes, not seconds.
import { defineConfig } from 'vitest/config';
import alone from './vitest.alone.config.ts';

const { include: _include, ...shared } = alone.test!;

export default defineConfig({
  ...alone,
  test: {
    ...shared,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    env: { PORTAL_ENTRY: 'server/build/main.mjs', EVERY_CASE: 'all', MODEL_SEQUENCES: '2000' },
    projects: [
      // One at a time: they measure how long people wait.
      { extends: true, test: { name: 'faults', include: ['tests/faults/*.fault.ts'], maxWorkers: 1, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'races',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          include: [
            'tests/model/model.test.ts',
            'tests/races/interleavings.test.ts',
            'tests/races/storm.test.ts',
            'tests/races/mutants.fault.ts',
            // F5, R10: webhooks fifty times, out of order, late, made up, with the provider down
            'server/payments/{online,late}-payment.test.ts',
            // F6: a mail server that refuses, hangs, says « later »
            'server/worker/worker.test.ts',
            // every page in both colours, wide, narrow and large
            'tests/e2e/accessibility.test.ts',
          ],
        },
      },
    ],
  },
});
