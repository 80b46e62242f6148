import { expect, test } from 'vitest';
import { methodsWhere } from '../../../../server/payments/methods.ts';
import { confirmedMethods, counterMethods } from './payment-methods.ts';

test('what the desk may choose is what the acts take', () => {
  expect(confirmedMethods.toSorted()).toEqual(methodsWhere('isConfirmedByHand', true).sort());
  const awaited = methodsWhere('hasStructuredCommunication', true);
  expect(counterMethods.toSorted()).toEqual(confirmedMethods.filter((method) => !awaited.includes(method)).sort());
});
