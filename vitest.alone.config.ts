// What every run of the tests has in common, each file with its modules to itself: as tools/mutants.ts wants it, which
// changes a module from one run to the next.
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
    // A second by itself: less than a page takes on a machine that is busy.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    maxWorkers: 2,
    // V8 compiles and collects without threads of its own: on two cores they take a fifth more than they give.
    execArgv: ['--single-threaded'],
    // The built pages are Node's own modules, as in production.
    server: { deps: { external: [/\/web\/build\//] } },
    sequence: { sequencer: LongFirst },
  },
});
