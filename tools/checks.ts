// What can be said about the code without running it: types, lint, formatting, the lock file, secrets.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

type Check = { name: string; run: [string, ...string[]]; when?: string };
export type Counts = { passed: number; failed: number; skipped: number };

const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as [string, ...string[]];
const root = join(import.meta.dirname, '..');

/** The long ones first. */
const checks: Check[] = [
  {
    name: 'lint',
    run: ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', '.build/eslint', '--cache-strategy', 'content'],
  },
  {
    name: 'types of the pages',
    run: ['svelte-check', '--workspace', 'web', '--fail-on-warnings', '--output', 'human', '--tsgo-experimental-api'],
    when: 'codegen.ts',
  },
  { name: 'types, and the rules that need them', run: ['oxlint', '--type-aware', '--type-check', '.'] },
  { name: 'formatting', run: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.build/prettier', '.'] },
  { name: 'lock file, and no secret among the files', run: [...node, 'tools/check-supply.ts'] },
];

/**
 * Runs them, so many at a time; `report` is the whole output of those that do not hold. `isPatient` lets everything else
 * on the machine go first.
 */
export async function runChecks({ lanes = 2, isPatient = false } = {}): Promise<{ counts: Counts; report: string }> {
  const waiting = checks.filter(({ when }) => !when || existsSync(join(root, when)));
  const counts = { passed: 0, failed: 0, skipped: checks.length - waiting.length };
  const reports: string[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { code, output } = await run(check.run, isPatient);
      if (code === 0) counts.passed += 1;
      else {
        counts.failed += 1;
        reports.push(`\n${check.name}: ✗ (${check.run.join(' ')})\n${output.trim()}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return { counts, report: reports.join('\n') };
}

async function run([command, ...args]: [string, ...string[]], isPatient: boolean) {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (isPatient && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
