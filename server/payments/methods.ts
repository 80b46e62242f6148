// What differs from one way of paying to another, as properties that acts, mails and the graph ask for. How one is
// added: docs/contributing.md.
import type { MoneyAccount } from '../journal/accounts.ts';
import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';

type Properties = {
  /** a parent may choose it for a basket; the others are recorded by staff */
  isForParents: boolean;
  /** paid on a page of the payment provider, which is asked how it ended and sends refunds back */
  isThroughProvider: boolean;
  /** awaited on the commune's account (IBAN) under a structured communication, and matched with the statement */
  hasStructuredCommunication: boolean;
  /** staff may say that it came, with a reason */
  isConfirmedByHand: boolean;
  /** of the books, to which its money comes */
  account: MoneyAccount;
};

export const paymentMethods = {
  ONLINE: { isForParents: true, isThroughProvider: true, hasStructuredCommunication: false, isConfirmedByHand: false, account: 'PROVIDER' },
  TRANSFER: {
    isForParents: true,
    isThroughProvider: false,
    hasStructuredCommunication: true,
    isConfirmedByHand: true,
    account: 'TRANSFERS',
  },
  CASH: { isForParents: false, isThroughProvider: false, hasStructuredCommunication: false, isConfirmedByHand: true, account: 'CASH' },
  CARD: { isForParents: false, isThroughProvider: false, hasStructuredCommunication: false, isConfirmedByHand: true, account: 'CARD' },
} as const satisfies Record<PaymentMethod, Properties>;

/** The methods of which a property has this value, for a filter of rows. */
export const methodsWhere = (property: Exclude<keyof Properties, 'account'>, value: boolean): PaymentMethod[] =>
  (Object.keys(paymentMethods) as PaymentMethod[]).filter((method) => paymentMethods[method][property] === value);
