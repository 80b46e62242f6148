// A batch of refunds.
//
// WAITING    made, and above the amount from which somebody else than who made it says that it may leave.
// RELEASED   its file may be given to the bank: its refunds are SENT.
// CANCELLED  it never left.
export const refundBatchStates = {
  WAITING: ['RELEASED', 'CANCELLED'],
  RELEASED: [],
  CANCELLED: [],
} as const;
