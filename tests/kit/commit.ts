// A number that changes with each commit: tests that take a sample of many cases take another one each time, and the same
// one again for the same commit. COMMIT_NUMBER replaces it.
import { execFileSync } from 'node:child_process';

/** From 0 to 2³¹ − 1; 0 outside a repository. */
export const commitNumber: number = process.env.COMMIT_NUMBER ? Number(process.env.COMMIT_NUMBER) : readCommitNumber();

function readCommitNumber(): number {
  try {
    const hash = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' });
    return Number.parseInt(hash.slice(0, 8), 16) >>> 1;
  } catch {
    return 0;
  }
}

/** `npm run test:faults` takes every case (EVERY_CASE=all). */
export const isEveryCase = process.env.EVERY_CASE === 'all';

/** Whether the case of that place is among the one in so many that this commit takes. */
export const isTurnOf = (nth: number, oneIn: number): boolean => isEveryCase || nth % oneIn === commitNumber % oneIn;
