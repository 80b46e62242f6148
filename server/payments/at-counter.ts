import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import { formatCents } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { paymentMethods } from './methods.ts';

/** @throws InputInvalid for a method by which no money comes to the counter */
export function requireCounterMethod(method: PaymentMethod): void {
  const { isConfirmedByHand, hasStructuredCommunication } = paymentMethods[method];
  if (!isConfirmedByHand || hasStructuredCommunication)
    throw new InputInvalid(localized(messages.payment_method_not_by_hand), 'method', 'NOT_APPLICABLE');
}

/** All that is open, or a part of it, in euro cents. @throws InputInvalid for nothing, and for more than is open */
export function requirePartOf(openCents: number, receivedCents: number): void {
  if (receivedCents === 0 || receivedCents > openCents)
    throw new InputInvalid(
      (locale) => messages.promise_amount({ open: formatCents(openCents, locale) }, { locale }),
      'receivedCents',
      'OUT_OF_RANGE',
    );
}
