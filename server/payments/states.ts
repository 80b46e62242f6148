// A payment.
//
// PENDING    the parent was sent to the provider, or was given a structured communication.
// PAID       money came in, for the right amount. What each line became is on the line: confirmed, or given back.
// FAILED     the bank refused, or the provider could not be asked at all.
// CANCELLED  the parent gave up, or started another payment for other lines or by another method.
// EXPIRED    the provider's page was left open too long.
// REFUNDED   every cent that came in went back.
//
// Of a transfer less than is asked may come: it is counted (paid_cents) and the payment stays what it is. Money that arrives for
// a payment that had ended is still money: FAILED, CANCELLED and EXPIRED can become PAID. So can REFUNDED, when money comes again
// or a refund comes back.
export const paymentStates = {
  PENDING: ['PAID', 'FAILED', 'CANCELLED', 'EXPIRED'],
  PAID: ['REFUNDED'],
  FAILED: ['PAID'],
  CANCELLED: ['PAID'],
  EXPIRED: ['PAID'],
  REFUNDED: ['PAID'],
} as const;

/** Whether all of the money came, also when it went back since: what comes after is too much. */
export const isSettled = (status: keyof typeof paymentStates): boolean => status === 'PAID' || status === 'REFUNDED';

// A refund.
//
// DUE     to be sent: by the portal for an online payment, by the staff for a transfer or cash.
// SENT    the provider took it, or it left in a batch for the bank; the books have it.
// DONE    the provider says it is on the payer's account, a statement of the bank shows that it left, or staff say so.
// FAILED  it could not be sent, or it came back; staff send it. When it came back, the books have that too.
export const refundStates = {
  DUE: ['SENT', 'DONE', 'FAILED'],
  SENT: ['DONE', 'FAILED'],
  DONE: ['FAILED'],
  FAILED: ['DONE', 'SENT'],
} as const;
