import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/long-first.ts';

export default defineConfig({
  resolve: {
    // The same file that Node itself loads for every package: two copies of graphql do not know each other's errors.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['{server,schema,prisma,tools,tests}/**/*.test.ts', 'web/src/**/*.test.ts'],
    globalSetup: ['tests/kit/database.ts'],
    reporters: ['default', './tools/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
});
