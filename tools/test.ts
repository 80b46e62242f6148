// npm test, after the build: the tests and, beside them, the checks. The last line counts both: « N passed, N failed, N
// skipped ». What is given on the command line goes to vitest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runChecks, type Counts } from './checks.ts';

const lastLine = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

// One check at a time and after the tests in rank: they fill the time in which tests wait for PostgreSQL or a browser.
const [tests, checks] = await Promise.all([runTests(), runChecks({ lanes: 1, isPatient: true })]);
if (checks.report) console.error(checks.report);
console.log(`checks: ${write(checks.counts)}`);
console.log(
  write({
    passed: tests.passed + checks.counts.passed,
    failed: tests.failed + checks.counts.failed,
    skipped: tests.skipped + checks.counts.skipped,
  }),
);
process.exitCode = tests.isGreen && checks.counts.failed === 0 ? 0 : 1;

/** Vitest, whose output is passed on but for its last line. */
async function runTests(): Promise<Counts & { isGreen: boolean }> {
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
  const env = {
    ...process.env,
    PORTAL_ENTRY: 'server/build/main.mjs',
    ...(process.stdout.isTTY && !process.env.NO_COLOR && { FORCE_COLOR: '1' }),
  };
  const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let counts: Counts | undefined;
  createInterface(child.stdout).on('line', (line) => {
    const [, passed, failed, skipped] = lastLine.exec(line) ?? [];
    if (passed) counts = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
    else console.log(line);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const isGreen = code === 0 && counts !== undefined;
  return { ...(counts ?? { passed: 0, failed: 1, skipped: 0 }), isGreen };
}

function write({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
