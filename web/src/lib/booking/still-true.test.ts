import { expect, it } from 'vitest';
import { isStillTrue, newestOfEach } from './still-true.ts';

it('a place that is paid, swapped or given back since is not told as « obtenu »', () => {
  expect(isStillTrue('taken', 'HELD')).toBe(true);
  for (const state of ['CONFIRMED', 'FREE', 'FULL', 'NOT_ELIGIBLE'] as const) expect(isStillTrue('taken', state)).toBe(false);
});

it('a place that was taken again is not told as given back, nor one that was found free as full', () => {
  expect(isStillTrue('released', 'HELD')).toBe(false);
  expect(isStillTrue('released', 'FREE')).toBe(true);
  expect(isStillTrue('full', 'FREE')).toBe(false);
  expect(isStillTrue('left', 'WAITING')).toBe(false);
});

it('each week of a child is told once, as it was answered last', () => {
  const asked = [
    { childId: 'a', weekId: '1', outcome: 'released' },
    { childId: 'b', weekId: '1', outcome: 'taken' },
    { childId: 'a', weekId: '1', outcome: 'taken' },
  ];
  expect(newestOfEach(asked)).toEqual(asked.slice(0, 2));
});
