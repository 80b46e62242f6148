// V8 keeps the pages of the heap that it freed in a pool, for as long as the process lives: after an opening they are hundreds of
// megabytes that nothing uses. Once the process is calm they go back to the system.
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Log } from './log.ts';

type Collect = (options: { type: 'major'; execution: 'async'; flavor: 'last-resort' }) => Promise<void>;

const lookEveryMs = 10_000;
/** of the time since the last look: a process that does more has people who wait */
const calmBelow = 0.1;
/** Bytes that are worth a pause of about a tenth of a second. */
const worthwhile = 150e6;
/** What node itself takes, its code and its stacks: never in the heap, never given back. Bytes. */
const ownBytes = 80e6;

export type Memory = Pick<NodeJS.MemoryUsage, 'rss' | 'heapUsed' | 'external'>;

/** Bytes that the system counts for the process and that it does not use. */
export const unusedBytes = ({ rss, heapUsed, external }: Memory): number => Math.max(0, rss - heapUsed - external - ownBytes);

/** Collects what is garbage and gives every free page of the heap back to the system. Returns by how many bytes the process is smaller. */
export async function returnMemory(): Promise<number> {
  const { rss } = process.memoryUsage();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  await collect({ type: 'major', execution: 'async', flavor: 'last-resort' });
  return rss - process.memoryUsage().rss;
}

/** Looks every ten seconds, for as long as the process lives. What could not be given back is asked again only once it has grown. */
export function returnMemoryWhenCalm(log: Log): void {
  let before = performance.eventLoopUtilization();
  let left = 0;
  const look = async () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const memory = process.memoryUsage();
    if (utilization > calmBelow || unusedBytes(memory) < left + worthwhile) return;
    const began = performance.now();
    const bytes = await returnMemory();
    left = unusedBytes(process.memoryUsage());
    log.debug({ bytes, ms: Math.round(performance.now() - began) }, 'memory that was free went back to the system');
  };
  setInterval(() => void look(), lookEveryMs).unref();
}
