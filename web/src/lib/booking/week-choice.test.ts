import { expect, test } from 'vitest';
import { readWeekChoice, writeWeekChoice } from './week-choice.ts';

test('what a control says of a child, a week and a record is read back', () => {
  const choice = { childId: 'child-1', weekId: 'week-2', recordId: 'enrolment-3' };
  expect(readWeekChoice(writeWeekChoice(choice))).toEqual(choice);
});

test('a week that nobody has booked has no record', () => {
  expect(readWeekChoice(writeWeekChoice({ childId: 'child-1', weekId: 'week-2' }))).toEqual({
    childId: 'child-1',
    weekId: 'week-2',
    recordId: '',
  });
});

test.each([null, ''])('%j is no choice', (value) => {
  expect(readWeekChoice(value)).toEqual({ childId: '', weekId: '', recordId: '' });
});
