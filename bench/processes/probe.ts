// Loaded before a server's own code (node --import): tells the bench what the process used. The server does not know.
import { answerBench } from './talk.ts';

export type Usage = { cpuMs: number; rss: number; heapUsed: number };

answerBench({
  usage: ({ collect }: { collect: boolean }): Usage => {
    if (collect) for (let round = 0; round < 3; round += 1) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuMs: (user + system) / 1000, rss, heapUsed };
  },
});
