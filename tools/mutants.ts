// npm run mutants: takes each protection out once, runs the test that is to notice, and says which one did not.
// `npm run mutants -- doors cookies` takes those alone whose test, file or words hold one of the given words,
// `'!matrix'` leaves out those that hold it. Two processes share them; `--lane=1/2` runs the half of one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { createVitest, type TestCase, type Vitest } from 'vitest/node';
import { changeVariable, mutate, type Change } from '../tests/kit/mutate.ts';
import { mutants, switches, type Mutant } from '../tests/security/mutants.ts';
import { patternOf, readTest } from '../tests/security/named-tests.ts';
import { findListProblems } from './mutants-list.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const [lane, lanes] =
  /^--lane=(\d+)\/(\d+)$/
    .exec(args.find((word) => word.startsWith('--')) ?? '')
    ?.slice(1)
    .map(Number) ?? [];
const [words, left] = [args.filter((word) => !/^(!|--)/.test(word)), args.filter((word) => word.startsWith('!'))];
const isAsked = (text: string) =>
  (words.length === 0 || words.some((word) => text.includes(word))) && !left.some((word) => text.includes(word.slice(1)));

/** Changes nothing that matters: the run is worth nothing when it finds this one. */
const sham: Mutant = {
  test: 'server/platform/encryption.test.ts › what is sealed opens at its own place only',
  without: 'a word of a comment (the sham, which must survive)',
  file: 'server/platform/encryption.ts',
  find: '// Encryption at rest.',
  replace: '// Encryption.',
};

let change: Change | null = null;
const takeOut: Plugin = {
  name: 'portail-mutant',
  enforce: 'pre',
  transform: (code, id) => (change && id.split('?', 1)[0] === join(root, change.file) ? mutate(code, change) : null),
};

if (!lane || !lanes) process.exit(await runLanes(2));

const folder = await mkdtemp(join(tmpdir(), 'portail-mutants-'));
process.env[changeVariable] = join(folder, 'change.json');
const vitest = await createVitest(
  {
    root,
    config: 'vitest.alone.config.ts',
    watch: false,
    reporters: [{}],
    maxWorkers: 1,
    testTimeout: 60_000,
    update: false,
    fsModuleCache: false,
  },
  { plugins: [takeOut] },
);
const failures: string[] = [];
try {
  await vitest.standalone();
  const asked = share(mutants.filter(({ test, file, without }) => isAsked(`${test} ${file} ${without}`))).at(lane - 1)!;
  await runWhole(vitest, asked);
  for (const mutant of [...asked, sham]) await runWithout(vitest, mutant);
  console.log(`${asked.length} mutants, ${failures.length} problems; ${switches.length} tests leave their protection out themselves`);
} finally {
  await vitest.close();
  await rm(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(`✗ ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);

/** The list is in order, and each process sees its half of the mutants turn their tests red. Returns the exit code. */
async function runLanes(count: number): Promise<number> {
  const problems = findListProblems();
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (problems.length > 0) return 1;
  const flags = ['--disable-warning=ExperimentalWarning', import.meta.filename];
  const codes = Array.from({ length: count }, async (_, index) => {
    const child = spawn(process.execPath, [...flags, ...args, `--lane=${index + 1}/${count}`], { stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  });
  return Math.max(...(await Promise.all(codes)));
}

/** For each process the mutants of some test files, about as many each: a file is seen green once, not once in each. */
function share(asked: Mutant[]): Mutant[][] {
  const shares: Mutant[][] = Array.from({ length: lanes! }, () => []);
  const byFile = Map.groupBy(asked, ({ test }) => readTest(test).file);
  for (const group of [...byFile.values()].toSorted((a, b) => b.length - a.length))
    shares.toSorted((a, b) => a.length - b.length)[0]!.push(...group);
  return shares;
}

/** Every named test, with everything in its place: green. */
async function runWhole(runner: Vitest, asked: Mutant[]) {
  await write(null);
  for (const file of new Set(asked.map(({ test }) => readTest(test).file))) {
    const titles = asked.map(({ test }) => readTest(test)).filter((named) => named.file === file);
    const tests = await run(runner, file, titles.map(({ title }) => patternOf(title)).join('|')).catch((error: Error) => {
      failures.push(error.message);
      return [];
    });
    console.log(`green ${tests.filter((test) => test.result().state === 'passed').length} of ${file}`);
    for (const { title } of titles) {
      const found = tests.filter(({ name }) => new RegExp(patternOf(title)).test(name));
      if (found.length === 0 || found.some((test) => test.result().state !== 'passed'))
        failures.push(`not green by itself: ${file} › ${title}`);
    }
  }
}

/** The named test, with the protection out: red, by its own assertions. */
async function runWithout(runner: Vitest, mutant: Mutant) {
  const { file, title } = readTest(mutant.test);
  const began = performance.now();
  await write(mutant);
  const tests = await run(runner, file, patternOf(title));
  await write(null);
  const red = tests.filter((test) => test.result().state === 'failed');
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const word = red[0]?.result().errors?.[0]?.message.split('\n', 1)[0]?.slice(0, 110);
  console.log(`${red.length > 0 ? 'red     ' : 'SURVIVES'} ${seconds.padStart(5)} s  ${mutant.without} — ${word ?? ''}`);
  if (mutant === sham ? red.length > 0 : red.length === 0)
    failures.push(mutant === sham ? 'a test is red although nothing was taken out' : `survives: ${mutant.without} (${mutant.test})`);
}

async function write(next: Change | null) {
  const before = change;
  change = next;
  await writeFile(process.env[changeVariable]!, JSON.stringify(next));
  for (const { file } of [before, next].filter((one) => one !== null)) vitest.invalidateFile(join(root, file));
}

async function run(runner: Vitest, file: string, pattern: string): Promise<TestCase[]> {
  runner.setGlobalTestNamePattern(new RegExp(pattern));
  const { testModules } = await runner.runTestSpecifications(await runner.globTestSpecifications([join(root, file)]));
  const [module] = testModules.filter(({ moduleId }) => moduleId === join(root, file));
  if (!module || module.errors().length > 0) throw new Error(`${file} does not load: ${module?.errors()[0]?.message}`);
  return [...module.children.allTests()].filter((test) => test.result().state !== 'skipped');
}
