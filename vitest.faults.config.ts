// npm run test:faults: processes really killed, lines really cut, clusters of their own. Minutes, not seconds.
import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

const merged = mergeConfig(base, defineConfig({ test: { testTimeout: 300_000, hookTimeout: 120_000, maxWorkers: 1 } }));

export default {
  ...merged,
  test: {
    ...merged.test,
    include: [
      'tests/faults/*.fault.ts',
      'tests/races/interleavings.test.ts',
      // F5, R10: webhooks fifty times, out of order, late, made up, with the provider down
      'server/payments/{online,late}-payment.test.ts',
      // F6: a mail server that refuses, hangs, says « later »
      'server/worker/worker.test.ts',
    ],
    env: { INTERLEAVINGS: 'all' },
  },
};
