// The account of records 1 and 8. Only record 1 says how it is written; record 8 has the same field one position before.
import { localized, messages } from '../../language/messages.ts';
import { readIban } from '../references.ts';
import type { Findings } from '../problems.ts';
import type { Line } from './lines.ts';

export type Account = { iban: string; currency: string; written: string };

/** @throws Unreadable when it is no account */
export function readAccount(line: Line, findings: Findings): Account {
  const written = line.raw(6, 42);
  const structure = line.raw(2, 2);
  // Some banks leave the structure blank: twelve digits can only be a Belgian number.
  const isBban = structure === '0' || (structure === ' ' && /^\d{12} /.test(written));
  const number = (isBban ? written.slice(0, 12) : written.slice(0, structure === '2' ? 31 : 34)).trim();
  const currency = (isBban ? written.slice(13, 16) : written.slice(34, 37)).trim();
  // Whose account it is, the import says: a number that is none can only be somebody else's.
  const iban = readIban(number) ?? number;
  if (!iban) findings.stop(line.number, '6-42', localized(messages.statement_account, { found: number }));
  if (!/^[A-Z]{3}$/.test(currency)) findings.stop(line.number, '6-42', localized(messages.statement_currency, { found: currency }));
  return { iban, currency, written: written.trimEnd() };
}
