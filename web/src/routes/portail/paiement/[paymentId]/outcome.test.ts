import { expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

const [held, confirmed, expired] = (['HELD', 'CONFIRMED', 'EXPIRED'] as const).map((status) => ({ status }));
const online = { transfer: null, status: 'PAID' as const, enrolments: [confirmed!], lateEnrolments: [], replacedBy: null };

it('is paid when every line is confirmed', () => expect(outcomeOf(online)).toBe('paid'));

it('is partly paid when a place was gone, and not at all when all of them were', () => {
  expect(outcomeOf({ ...online, enrolments: [confirmed!, expired!], lateEnrolments: [{}] })).toBe('partly');
  expect(outcomeOf({ ...online, enrolments: [expired!], lateEnrolments: [{}] })).toBe('late');
});

it('waits for the provider online, for the parent by transfer', () => {
  expect(outcomeOf({ ...online, enrolments: [held!], status: 'PENDING' })).toBe('pending');
  expect(outcomeOf({ ...online, enrolments: [held!], status: 'PENDING', transfer: {} })).toBe('transfer');
});

it('a promise is owed, whatever became of its places', () => {
  const promised = { ...online, status: 'PENDING' as const, transfer: {}, promise: {} };
  expect(outcomeOf(promised)).toBe('promised');
  expect(outcomeOf({ ...promised, status: 'PAID' })).toBe('paid');
});

it('awaits no transfer for places that ran out, nor for some of them', () => {
  const transfer = { ...online, status: 'PENDING' as const, transfer: {} };
  expect(outcomeOf({ ...transfer, enrolments: [expired!] })).toBe('transferOver');
  expect(outcomeOf({ ...transfer, enrolments: [held!, expired!] })).toBe('transferChanged');
});

it.each([
  ['FAILED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['EXPIRED', 'expired'],
  ['REFUNDED', 'refunded'],
] as const)('%s is told as %s', (status, outcome) => expect(outcomeOf({ ...online, enrolments: [held!], status })).toBe(outcome));

it('a payment that another one replaced was not cancelled by its payer', () => {
  const replaced = { ...online, status: 'CANCELLED' as const, replacedBy: {} };
  expect(outcomeOf({ ...replaced, enrolments: [held!] })).toBe('replaced');
  expect(outcomeOf(replaced)).toBe('settled');
});
