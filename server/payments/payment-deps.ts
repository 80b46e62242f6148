import type { Database } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import type { PaymentProvider } from './provider.ts';

/** What the acts that speak to the payment provider need: they call it between two transactions, never inside one. */
export type Till = AppConfig & { database: Database; provider: PaymentProvider };
