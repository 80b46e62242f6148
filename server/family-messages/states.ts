// What the desk writes to families.
//
// DRAFT      it is being written; nobody has it.
// SCHEDULED  it leaves at its time, which may be at once; until then it can be cancelled.
// SENT       its mails are queued, one for each parent; families read it on the portal.
// CANCELLED  it never leaves.
export const familyMessageStates = {
  DRAFT: ['SCHEDULED', 'CANCELLED'],
  SCHEDULED: ['SENT', 'CANCELLED'],
  SENT: [],
  CANCELLED: [],
} as const;
