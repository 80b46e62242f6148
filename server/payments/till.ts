import type { Database } from '../db.ts';
import type { House } from '../house.ts';
import type { PaymentProvider } from './provider.ts';

/** What the acts that speak to the payment provider need: they call it between two transactions, never inside one. */
export type Till = House & { database: Database; provider: PaymentProvider };
