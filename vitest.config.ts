import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/long-first.ts';

export default defineConfig({
  resolve: {
    // The same file that Node itself loads for every package: two copies of graphql do not know each other's errors.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['{server,schema,prisma,tools}/**/*.test.ts', 'web/{src,tests}/**/*.test.ts'],
    globalSetup: ['server/testing/cluster.ts'],
    reporters: ['default', './tools/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
});
