// What a figure is: a ratio of two sides measured in turns (A B A B …), as the median of the pairs with its spread.

export type Figure = { name: string; value: number; min: number; max: number; goal: Goal; unit?: string; note?: string };
/** `atMost: 1.3` is reached by 1.2; a figure without a goal is told for itself. */
export type Goal = { atMost: number } | { atLeast: number } | null;
/** How much of each load is done: `--quick` is for working on the bench, never for quoting. */
export type Scale = { pairs: number; isQuick: boolean; of: (full: number, quick: number) => number };

export const median = (values: number[]): number => percentile(values, 50);

/** Nearest-rank percentile. */
export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Measures both sides in turns; `one` is divided by `other`. */
export async function pairUp<Side>(
  pairs: number,
  other: () => Promise<Side>,
  one: () => Promise<Side>,
): Promise<{ one: Side; other: Side }[]> {
  const done = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const floor = await other();
    done.push({ other: floor, one: await one() });
  }
  return done;
}

/** The figure made of one number per pair. */
export function figure(name: string, values: number[], goal: Goal = null, about: { unit?: string; note?: string } = {}): Figure {
  return { name, value: median(values), min: Math.min(...values), max: Math.max(...values), goal, ...about };
}

export function isReached({ value, goal }: Figure): boolean | null {
  if (!goal) return null;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
