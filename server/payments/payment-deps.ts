import type { Database } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * What the acts that speak to the payment provider are given, `(deps, input)`, in the place of a transaction: they call
 * it between two transactions of their own, never inside one.
 */
export type PaymentDeps = AppConfig & { database: Database; provider: PaymentProvider };
