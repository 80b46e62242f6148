import { expect, test } from 'vitest';
import { InputInvalid } from '../platform/refusals.ts';
import { refundDue } from './refund-due.ts';

const facts = { paidCents: 6000, startDate: '2027-07-05', askedOn: '2027-07-04' };

test('all of it goes back when asked before the first day', () => expect(refundDue(facts)).toBe(6000));
test('nothing goes back when asked on the first day or later', () => {
  expect(refundDue({ ...facts, askedOn: '2027-07-05' })).toBe(0);
  expect(refundDue({ ...facts, askedOn: '2027-08-01' })).toBe(0);
});
test('staff decide otherwise, up to what was paid', () => {
  expect(refundDue({ ...facts, askedOn: '2027-07-06' }, 2400)).toBe(2400);
  expect(refundDue(facts, 0)).toBe(0);
  expect(refundDue(facts, 6000)).toBe(6000);
});
test('more than was paid is refused, not made smaller', () => {
  expect(() => refundDue(facts, 6001)).toThrow(InputInvalid);
});
