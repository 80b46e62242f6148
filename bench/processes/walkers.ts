// Two thousand browsers in the minute of an opening, as a process of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import { walkOpening, type Walk, type Walker } from '../../tests/kit/walk-opening.ts';
import { answerBench } from './talk.ts';

export type Opening = { origin: string; holdRequest: object; walkers: Walker[]; /** ms in which they all come */ withinMs: number };

answerBench({
  walk: ({ walkers, withinMs, ...options }: Opening): Promise<Walk[]> =>
    Promise.all(
      walkers.map(async (walker, index) => {
        await sleep((index / walkers.length) * withinMs);
        return walkOpening(walker, options);
      }),
    ),
});
