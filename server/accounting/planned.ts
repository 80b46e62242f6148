// What an import would do, file by file and statement by statement.
import type { Problem, Statement } from './statement.ts';

export type PlannedStatement = {
  statement: Statement;
  /** account, day and balances: the same for the same statement in another format */
  key: string;
  /** KNOWN: the portal has it, or it stands twice among the files; OTHER_ACCOUNT: not the commune's account in euro */
  outcome: 'NEW' | 'KNOWN' | 'OTHER_ACCOUNT';
};
export type PlannedFile = {
  name: string;
  hash: Buffer;
  /** why nothing of it is taken; empty for a file that is */
  refused: Problem[];
  warnings: Problem[];
  statements: PlannedStatement[];
};

/** A statement that counts, as the database has it. */
export type Known = { key: string; number: string | null; openingCents: bigint; closingCents: bigint; closingDate: Date };
