// A line in a week's queue.
//
// WAITING   joined by a parent, or by the portal after a payment that came too late (priority 0, before all others).
// OFFERED   a place came free while the child was the first who may have it; the place is kept until offeredUntil.
// ACCEPTED  the parent took the offer: an enrolment is held from that moment.
// PASSED    the offer ran out; the place went to the next. Joining again starts at the end.
// LEFT      the parent gave the line up; a running offer is passed on.
// DROPPED   the week began, or staff closed it.
export const waitingStates = {
  WAITING: ['OFFERED', 'LEFT', 'DROPPED'],
  OFFERED: ['ACCEPTED', 'PASSED', 'LEFT', 'DROPPED'],
  ACCEPTED: [],
  PASSED: [],
  LEFT: [],
  DROPPED: [],
} as const;
