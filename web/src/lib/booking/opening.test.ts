import { expect, test } from 'vitest';
import { openingOf } from './opening.ts';

const waits = (opensAt: string | null) => ({ readiness: { missing: ['NO_PERIOD_OPEN'], opensAt } });
const open = { readiness: { missing: ['HEALTH_SHEET_MISSING'], opensAt: null } };

test('enrolments are open for a family when they are for one child; else the first opening is said', () => {
  expect(openingOf([waits('2027-05-08T17:00:00.000Z'), open])).toEqual({ isOpen: true, opensAt: null });
  expect(openingOf([waits('2027-05-08T17:00:00.000Z'), waits('2027-05-01T17:00:00.000Z')])).toEqual({
    isOpen: false,
    opensAt: '2027-05-01T17:00:00.000Z',
  });
  expect(openingOf([waits(null)])).toEqual({ isOpen: false, opensAt: null });
});
