// The accounts of the books. Debit is above zero, credit below, as in the database.
import type { JournalAccount } from '../../prisma/generated/client/enums.ts';

/** DEBIT: what the commune has or is owed stands there above zero. CREDIT: what it earned or owes stands there below zero. */
export const accountSides = {
  FAMILY: 'DEBIT',
  PROVIDER: 'DEBIT',
  TRANSFERS: 'DEBIT',
  BANK: 'DEBIT',
  CASH: 'DEBIT',
  CARD: 'DEBIT',
  WRITE_OFF: 'DEBIT',
  INCOME: 'CREDIT',
  UNALLOCATED: 'CREDIT',
  OWED_BACK: 'CREDIT',
  UNDER_WAY: 'CREDIT',
  OPENING: 'CREDIT',
  OTHER: 'CREDIT',
} as const satisfies Record<JournalAccount, 'DEBIT' | 'CREDIT'>;

/** Where the money of a payment may have come to, or have left from. */
export const moneyAccounts = ['PROVIDER', 'TRANSFERS', 'CASH', 'CARD', 'UNALLOCATED'] as const satisfies JournalAccount[];
export type MoneyAccount = (typeof moneyAccounts)[number];

/** Accounts that together have what came in of a payment less what left, as a list of SQL. */
export const moneyAndUnderWay = [...moneyAccounts, 'UNDER_WAY'].map((account) => `'${account}'`).join(', ');
