// npm run check: everything that can be said about the code without running it. Two checks at a time; silent about
// what holds, the whole output of what does not. `npm run build` comes first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Check = { name: string; run: [string, ...string[]]; when?: string };

const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as [string, ...string[]];
const root = join(import.meta.dirname, '..');

const checks: Check[] = [
  { name: 'types', run: ['tsc', '-p', '.'] },
  {
    name: 'lint',
    run: ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', '.build/eslint', '--cache-strategy', 'content'],
  },
  {
    name: 'types of the pages',
    run: ['svelte-check', '--workspace', 'web', '--fail-on-warnings', '--output', 'human'],
    when: 'codegen.ts',
  },
  { name: 'formatting', run: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.build/prettier', '.'] },
  { name: 'schema as printed', run: [...node, 'tools/print-schema.ts', '--check'] },
  { name: 'migrations as the schema wants', run: [...node, 'tools/migration.ts', '--check'] },
  { name: 'lock file, and no secret among the files', run: [...node, 'tools/check-supply.ts'] },
  { name: 'the contract', run: [...node, '../shared/contract/check.mjs'], when: '../shared/contract/check.mjs' },
];

const waiting = checks.filter(({ when }) => !when || existsSync(join(root, when)));
const counts = { passed: 0, failed: 0, skipped: checks.length - waiting.length };
await Promise.all([work(), work()]);
console.log(`checks: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

async function work() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const { code, output } = await run(check.run);
    if (code === 0) counts.passed += 1;
    else {
      counts.failed += 1;
      console.error(`\n${check.name}: ✗ (${check.run.join(' ')})\n${output.trim()}\n`);
    }
  }
}

async function run([command, ...args]: [string, ...string[]]) {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
