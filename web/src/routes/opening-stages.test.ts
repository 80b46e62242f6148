import { expect, test } from 'vitest';
import { m } from '#paraglide/messages.js';
import { openingStages } from './opening-stages.ts';

const [first, second, all] = ['2027-05-01T06:00:00.000Z', '2027-05-04T06:00:00.000Z', '2027-05-08T06:00:00.000Z'];

test('each wave is named with its day until everybody may enrol; without waves, residents come first', () => {
  const period = { opensAt: first, opensToAllAt: all, waves: [] };
  expect(openingStages(period, first)).toEqual([
    { who: m.home_stage_residents(), from: first },
    { who: m.home_stage_everybody(), from: all },
  ]);
  const waves = [
    { audience: 'ENROLLED' as const, opensAt: first },
    { audience: 'PUPILS' as const, opensAt: second },
  ];
  expect(openingStages({ ...period, waves }, second).map(({ from }) => from)).toEqual([first, second, all]);
  expect(openingStages(period, all)).toEqual([]);
  expect(openingStages({ ...period, opensToAllAt: null }, first)).toEqual([]);
});
