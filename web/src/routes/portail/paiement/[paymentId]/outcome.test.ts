import { expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

const online = { transfer: null, status: 'PAID' as const, enrolments: [{}], lateEnrolments: [] };

it('is paid when every line is confirmed', () => expect(outcomeOf(online)).toBe('paid'));

it('is partly paid when a place was gone', () => expect(outcomeOf({ ...online, lateEnrolments: [{}] })).toBe('partly'));

it('waits for the provider online, for the parent by transfer', () => {
  expect(outcomeOf({ ...online, status: 'PENDING' })).toBe('pending');
  expect(outcomeOf({ ...online, status: 'PENDING', transfer: {} })).toBe('transfer');
});

it.each([
  ['FAILED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['EXPIRED', 'expired'],
  ['REFUNDED', 'refunded'],
] as const)('%s is told as %s', (status, outcome) => expect(outcomeOf({ ...online, status })).toBe(outcome));
