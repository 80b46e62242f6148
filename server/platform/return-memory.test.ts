// What a process freed goes back to the system: V8 alone would keep it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { unusedBytes } from './return-memory.ts';

test('pages of the heap that were freed are no longer counted for the process', async () => {
  const module = new URL('./return-memory.ts', import.meta.url).href;
  // what is kept is there afterwards; what was dropped goes
  const script = `
    import { returnMemory } from '${module}';
    const rows = (count) => Array.from({ length: count }, (_, index) => ({ index, text: 'row ' + index }));
    const kept = rows(100_000);
    let dropped = rows(2_000_000);
    const { rss } = process.memoryUsage();
    dropped = null;
    const bytes = await returnMemory();
    console.log(JSON.stringify({ rss, bytes, last: kept.at(-1).text }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const { rss, bytes, last } = JSON.parse(stdout) as { rss: number; bytes: number; last: string };
  expect(last).toBe('row 99999');
  expect(bytes).toBeGreaterThan(rss / 3);
});

test('what is used, and what node itself takes, is not counted as free', () => {
  expect(unusedBytes({ rss: 700e6, heapUsed: 120e6, external: 30e6 })).toBe(470e6);
  expect(unusedBytes({ rss: 200e6, heapUsed: 120e6, external: 30e6 })).toBe(0);
});
