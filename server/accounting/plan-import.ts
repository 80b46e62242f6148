// What an import would do with each statement of its files, against what the portal has already.
import { createHash } from 'node:crypto';
import { localized, messages } from '../language/messages.ts';
import type { Tx } from '../platform/database.ts';
import { ImportRefused } from '../platform/refusals.ts';
import { warnOfGaps } from './find-gaps.ts';
import { writeCents } from './problems.ts';
import { readStatementFile } from './read-statement-file.ts';
import { readIban } from './references.ts';
import type { Known, PlannedFile, PlannedStatement } from './planned.ts';
import type { Statement } from './statement.ts';

export type GivenFile = { name: string; bytes: Uint8Array };

/** Reads the files and compares them with what was imported. Two statements of the database, whatever the number of files. */
export async function planImport(tx: Tx, given: readonly GivenFile[]): Promise<PlannedFile[]> {
  const files = given.map(readFile);
  const commune = await tx.commune.findFirst({ select: { iban: true } });
  // Before the commune has an account, every statement is of another one.
  const account = commune ? (readIban(commune.iban) ?? commune.iban) : '–';
  const known = await tx.bankStatement.findMany({
    where: { account },
    select: { key: true, number: true, openingCents: true, closingCents: true, closingDate: true },
  });
  const keys = new Set(known.map(({ key }) => key));
  const counted = known.filter((row): row is Known => row.closingCents !== null);
  for (const file of files) {
    for (const planned of file.statements) {
      const { statement } = planned;
      if (statement.account !== account || statement.currency !== 'EUR') planned.outcome = 'OTHER_ACCOUNT';
      else if (keys.has(planned.key)) planned.outcome = 'KNOWN';
      else contradict(planned, counted, file);
      if (planned.outcome === 'NEW') keys.add(planned.key);
    }
    refuseOtherAccounts(file, account);
  }
  warnOfGaps(files, counted);
  return files;
}

/** What is taken of the files, in their order. */
export const takenOf = (files: readonly PlannedFile[]) =>
  files.flatMap((file) =>
    file.refused.length > 0 ? [] : file.statements.flatMap((planned) => (planned.outcome === 'NEW' ? [{ file, ...planned }] : [])),
  );

function readFile({ name, bytes }: GivenFile): PlannedFile {
  const hash = createHash('sha256').update(bytes).digest();
  try {
    const { statements, warnings } = readStatementFile(bytes);
    const planned = statements.map((statement) => ({ statement, key: keyOf(statement), outcome: 'NEW' as const }));
    return { name, hash, refused: [], warnings, statements: planned };
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    return { name, hash, refused: error.lines, warnings: [], statements: [] };
  }
}

function keyOf({ account, opening, closing, movements }: Statement): string {
  if (opening && closing) return `${account}/${closing.date}/${opening.cents}/${closing.cents}`;
  // Details have no balance: the same details are the same notification.
  const content = movements.map(({ entryDate, sequence, detail, amountCents, structuredCommunication, communication }) =>
    [entryDate, sequence, detail, amountCents, structuredCommunication, communication].join('\t'),
  );
  return `${account}/details/${createHash('sha256').update(content.join('\n')).digest('hex')}`;
}

/** The bank gives a number once a year; pages of one statement follow each other by their balances. */
function contradict({ statement }: PlannedStatement, counted: Known[], { refused }: PlannedFile) {
  const { number, opening, closing, line } = statement;
  if (!number || !opening || !closing) return;
  const same = counted.filter((row) => row.number === number && row.closingDate.getUTCFullYear() === Number(closing.date.slice(0, 4)));
  const isPage = same.some((row) => Number(row.closingCents) === opening.cents || Number(row.openingCents) === closing.cents);
  if (same.length === 0 || isPage) return;
  const expected = writeCents(Number(same[0]!.closingCents));
  refused.push({
    line,
    field: null,
    sentence: localized(messages.statement_contradiction, { number, expected, found: writeCents(closing.cents) }),
  });
}

/** A file that holds only other accounts was taken for another one; beside ours, they are left alone. */
function refuseOtherAccounts(file: PlannedFile, account: string) {
  const others = file.statements.filter(({ outcome }) => outcome === 'OTHER_ACCOUNT');
  const problems = others.map(({ statement }) => ({
    line: statement.line,
    field: null,
    sentence: localized(messages.statement_other_account, { expected: account, found: `${statement.account} ${statement.currency}` }),
  }));
  if (others.length > 0) (others.length === file.statements.length ? file.refused : file.warnings).push(...problems);
}
