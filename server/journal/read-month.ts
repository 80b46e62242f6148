// A month of the books, for who closes it. Amounts are euro cents; a month is named by its first day.
import { Temporal } from 'temporal-polyfill';
import type { JournalAccount, JournalKind } from '../../prisma/generated/client/enums.ts';
import { toDate, toPlainDate } from '../language/dates.ts';
import type { Db, Tx } from '../platform/database.ts';
import { accountSides } from './accounts.ts';

export type AccountMonth = {
  account: JournalAccount;
  /** on the account's own side: what the commune has, is owed, earned or owes is above zero */
  openingCents: number;
  debitCents: number;
  creditCents: number;
  closingCents: number;
};

/** opening + rights − received + given back − written off = closing */
export type ClaimsMonth = {
  openingCents: number;
  /** owed for places since, less what is not owed any more */
  rightsCents: number;
  receivedCents: number;
  /** what is due back to families, and what was taken back by them or for them */
  givenBackCents: number;
  writtenOffCents: number;
  closingCents: number;
};

export type BooksMonth = {
  firstDay: Date;
  lastDay: Date;
  claims: ClaimsMonth;
  /** every account, those that never moved too */
  accounts: AccountMonth[];
};

/** What moves what families owe. */
export type ClaimsPart = Exclude<keyof ClaimsMonth, 'openingCents' | 'closingCents'>;

/** What an entry of a kind is to what families owe; null: such an entry does not touch it. */
export const partOf: Record<JournalKind, ClaimsPart | null> = {
  CLAIM: 'rightsCents',
  RECEIVED: 'receivedCents',
  UNALLOCATED: 'receivedCents',
  REFUND_OWED: 'givenBackCents',
  CHARGEBACK: 'givenBackCents',
  OUTSIDE: 'givenBackCents',
  WRITTEN_OFF: 'writtenOffCents',
  SEEN: null,
  REFUND_SENT: null,
  REFUND_DONE: null,
  REFUND_FAILED: null,
  MOVEMENT: null,
  MOVEMENT_UNDONE: null,
  BALANCE: null,
};

/** Of rights and of what is given back a debit is above zero, of the others a credit. */
export const signOf: Record<ClaimsPart, 1 | -1> = { rightsCents: 1, givenBackCents: 1, receivedCents: -1, writtenOffCents: -1 };

/** The first and the last day of the month in which a day is. */
export function daysOfMonth(day: Date): { firstDay: Date; lastDay: Date } {
  const month = Temporal.PlainYearMonth.from(toPlainDate(day));
  return { firstDay: toDate(month.toPlainDate({ day: 1 })), lastDay: toDate(month.toPlainDate({ day: month.daysInMonth })) };
}

type Sum = { account: JournalAccount; kind: JournalKind; before: number; debit: number; credit: number };

/** The month in which a day is; one statement. */
export async function readMonth(db: Db | Tx, day: Date): Promise<BooksMonth> {
  const { firstDay, lastDay } = daysOfMonth(day);
  const sums = await db.$queryRaw<Sum[]>`
    SELECT account, kind, coalesce(sum(amount_cents) FILTER (WHERE value_date < ${firstDay}::date), 0)::float8 AS before,
      coalesce(sum(amount_cents) FILTER (WHERE value_date >= ${firstDay}::date AND amount_cents > 0), 0)::float8 AS debit,
      coalesce(-sum(amount_cents) FILTER (WHERE value_date >= ${firstDay}::date AND amount_cents < 0), 0)::float8 AS credit
    FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id WHERE value_date <= ${lastDay}::date GROUP BY account, kind`;
  const accounts = (Object.keys(accountSides) as JournalAccount[]).map((account) => addUp(account, sums));
  return {
    firstDay,
    lastDay,
    claims: claimsOf(
      sums,
      accounts.find(({ account }) => account === 'FAMILY')!,
    ),
    accounts,
  };
}

function addUp(account: JournalAccount, sums: Sum[]): AccountMonth {
  const own = sums.filter((sum) => sum.account === account);
  const sign = accountSides[account] === 'DEBIT' ? 1 : -1;
  const total = (of: (sum: Sum) => number) => own.reduce((cents, sum) => cents + of(sum), 0);
  const [before, debitCents, creditCents] = [total(({ before }) => before), total(({ debit }) => debit), total(({ credit }) => credit)];
  return {
    account,
    openingCents: noMinusZero(sign * before),
    debitCents,
    creditCents,
    closingCents: noMinusZero(sign * (before + debitCents - creditCents)),
  };
}

function claimsOf(sums: Sum[], { openingCents, closingCents }: AccountMonth): ClaimsMonth {
  const claims: ClaimsMonth = { openingCents, rightsCents: 0, receivedCents: 0, givenBackCents: 0, writtenOffCents: 0, closingCents };
  for (const { account, kind, debit, credit } of sums) {
    if (account !== 'FAMILY') continue;
    const part = partOf[kind];
    if (!part) throw new Error(`an entry ${kind} moves what families owe: no line of the month has it`);
    claims[part] += signOf[part] * (debit - credit);
  }
  return claims;
}

const noMinusZero = (cents: number) => cents + 0;
