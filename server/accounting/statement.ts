// A statement of account, the same whether it came as CODA or as camt.
import type { LocalizedText } from '../language/messages.ts';

export type StatementFormat = 'CODA' | 'CAMT053' | 'CAMT054';

/** `cents` is negative when the account is overdrawn; `date` is YYYY-MM-DD. */
export type Balance = { cents: number; date: string };

export type Counterparty = {
  /** IBAN when the bank gives one, else the number as written */
  account: string | null;
  name: string | null;
  bic: string | null;
};

/** Why money came back: 1 reject, 2 return, 3 refund, 4 reversal, 5 cancellation (Febelfin CODA 2.5), and the ISO reason. */
export type Reversal = { kind: number; reason: string | null };

/** Money that moved: what can be allocated. A total of the bank of which the details are known is given as its details. */
export type Movement = {
  /** rank of the entry in its statement, from 1 */
  sequence: number;
  /** rank of the detail in its entry, from 1; 0 for an entry without details */
  detail: number;
  /** euro cents, positive in, negative out */
  amountCents: number;
  /** day of the books, YYYY-MM-DD */
  entryDate: string;
  /** day from which the bank counts it */
  valueDate: string | null;
  counterparty: Counterparty;
  /** twelve digits with right check digits; null for none */
  structuredCommunication: string | null;
  /** ISO 11649, of which the check digits are right */
  creditorReference: string | null;
  /** free text, or a structured field that is no reference */
  communication: string;
  /** further information of the bank, one text each */
  notes: string[];
  /** informative only: banks give the same reference twice */
  bankReference: string | null;
  endToEndId: string | null;
  /** type, family, operation and category of Febelfin, eight digits; null when the bank gives none */
  code: string | null;
  reversal: Reversal | null;
  /** where it stands in the file */
  line: number;
};

/** A total of the bank and its details, each as it is written: `movements` counts either, this is for who reads the file. */
export type Total = { total: Movement; details: Movement[] };

export type Statement = {
  format: StatementFormat;
  /** IBAN of the commune's account */
  account: string;
  currency: string;
  /** without leading zeros; null when the bank numbers none */
  number: string | null;
  /** null when it has none: a notification, a separate application */
  opening: Balance | null;
  closing: Balance | null;
  /** details of movements that another statement counts: they are never added to a balance */
  isPartial: boolean;
  /** the bank says that it gave this statement before */
  isDuplicate: boolean;
  movements: Movement[];
  /** the entries that have details, by rank */
  totals: Total[];
  /** where it begins in the file */
  line: number;
};

/** What is wrong in a file, or only remarkable. */
export type Problem = { line: number; field: string | null; sentence: LocalizedText };

export type StatementFile = { statements: Statement[]; warnings: Problem[] };
