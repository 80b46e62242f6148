// npm run check: the lock file, and no secret among what is committed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanRepository } from './find-secrets.ts';
import { findLockProblems, type LockFile } from './lock-file.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
const secrets = await scanRepository(root);
const problems = [
  ...findLockProblems(read('package-lock.json') as LockFile, Object.keys(allowScripts)).map((problem) => `package-lock.json: ${problem}`),
  ...secrets.map(({ file, line, what }) => `${file}:${line}: looks like a secret (${what})`),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
