// An enrolment, from the click on.
//
// HELD        a click took the place; kept until heldUntil (72 real hours), then the clock alone ends it, whether or not
//             a job has written EXPIRED yet. Starting an online payment keeps it for PAYMENT_GRACE at least, once.
// CONFIRMED   paid, or confirmed by staff with a reason.
// CANCELLED   given back by the parent while held, or after payment by a decision of the staff.
// EXPIRED     not paid in time. A payment that arrives late makes it CONFIRMED again when a place is still free.
export const enrolmentStates = {
  HELD: ['CONFIRMED', 'CANCELLED', 'EXPIRED'],
  CONFIRMED: ['CANCELLED'],
  CANCELLED: [],
  EXPIRED: ['CONFIRMED'],
} as const;

// A basket, one in use per parent.
//
// OPEN        lines come and go; taking a place reopens a validated one.
// VALIDATED   « Valider » was pressed: it can be paid.
// CLOSED      every line was paid, or ran out.
// ABANDONED   « Abandonner » gave all its places back.
export const basketStates = {
  OPEN: ['VALIDATED', 'ABANDONED', 'CLOSED'],
  VALIDATED: ['OPEN', 'CLOSED', 'ABANDONED'],
  CLOSED: [],
  ABANDONED: [],
} as const;
