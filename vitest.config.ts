import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,schema,prisma}/**/*.test.ts', 'web/src/**/*.test.ts'],
    globalSetup: ['server/testing/cluster.ts'],
    reporters: ['default', './tools/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
