// The address of a partner's webhook.
//
// PENDING  it has to prove that it wants our messages: it echoes a challenge.
// ACTIVE   it is told.
// OFF      nothing arrived for three days; staff may try again.
export const webhookStates = {
  PENDING: ['ACTIVE', 'OFF'],
  ACTIVE: ['PENDING', 'OFF'],
  OFF: ['PENDING'],
} as const;
