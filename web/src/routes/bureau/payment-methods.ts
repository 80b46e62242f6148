import type { PaymentMethod } from '#generated/graphql.ts';

/** Whether money comes to the counter by it, the most frequent first. A method of the graph without a line here does not compile. */
const atCounter: Record<PaymentMethod, boolean> = { CASH: true, CARD: true, TRANSFER: false, ONLINE: false };

/** What the desk takes in hand. */
export const counterMethods = (Object.keys(atCounter) as PaymentMethod[]).filter((method) => atCounter[method]);

/** What the desk confirms: what it takes in hand, and a transfer that it saw. */
export const confirmedMethods: PaymentMethod[] = [...counterMethods, 'TRANSFER'];
