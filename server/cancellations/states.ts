// A request to withdraw a child from a paid week.
//
// REQUESTED  the parent gave the reason, and a document where there is one. One per enrolment at a time.
// ACCEPTED   staff agreed: the place is free again and what is due goes back.
// REFUSED    staff did not, and said why. The parent may ask again.
export const cancellationStates = {
  REQUESTED: ['ACCEPTED', 'REFUSED'],
  ACCEPTED: [],
  REFUSED: [],
} as const;
