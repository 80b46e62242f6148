// portail statements read: what files of the bank say. It writes nothing, and needs neither a database nor settings.
import { basename } from 'node:path';
import { readStatementFile } from '../accounting/read-statement-file.ts';
import { readIban } from '../accounting/references.ts';
import { writeCents } from '../accounting/problems.ts';
import type { Movement, Problem, Statement } from '../accounting/statement.ts';
import { officialLocale } from '../language/messages.ts';
import { ImportRefused } from '../platform/refusals.ts';
import { readGivenFile } from './read-given-file.ts';

/**
 * Standard output has the statements, standard error what is wrong or remarkable, each with its line. Exit code 1 when a
 * file is wrong: nothing of that file is said on standard output.
 */
export async function readStatements(paths: readonly string[], { isJson }: { isJson: boolean }): Promise<number> {
  let code = 0;
  for (const path of paths) {
    const told = tellOf(basename(path));
    try {
      const { statements, warnings } = readStatementFile(await readGivenFile(path));
      warnings.forEach(told);
      for (const statement of statements) console.log(isJson ? JSON.stringify(describeStatement(statement)) : summarize(statement));
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error;
      error.lines.forEach(told);
      code = 1;
    }
  }
  return code;
}

const tellOf =
  (name: string) =>
  ({ line, field, sentence }: Problem) =>
    console.error(`${name}, ligne ${line}${field ? `, ${field}` : ''} : ${sentence(officialLocale)}`);

/** The statement as schema/contract/README.md describes it: cents, days as YYYY-MM-DD, a total with its details. */
function describeStatement({ account, currency, number, opening, closing, movements, totals }: Statement) {
  const bySequence = new Map(totals.map((each) => [each.total.sequence, each]));
  const described: DescribedMovement[] = [];
  for (const movement of movements) {
    const entry = bySequence.get(movement.sequence);
    if (!entry) described.push(describeMovement(movement));
    else if (movement.detail <= 1) described.push(describeMovement(entry.total, entry.details));
  }
  return {
    account,
    currency,
    sequence: number !== null && /^\d{1,15}$/.test(number) ? Number(number) : number,
    openingDate: opening?.date ?? null,
    openingCents: opening?.cents ?? null,
    closingDate: closing?.date ?? null,
    closingCents: closing?.cents ?? null,
    movements: described,
  };
}

type DescribedMovement = {
  ref: string | null;
  amountCents: number;
  entryDate: string;
  valueDate: string | null;
  code: string | null;
  communication: string | null;
  structured: string | null;
  counterparty: { iban: string | null; name: string | null };
  endToEndId: string | null;
  details: DescribedMovement[];
};

function describeMovement(movement: Movement, details: Movement[] = []): DescribedMovement {
  const { bankReference, amountCents, entryDate, valueDate, code, communication, structuredCommunication, counterparty } = movement;
  return {
    ref: bankReference,
    amountCents,
    entryDate,
    valueDate,
    // family and operation, between the type and the category
    code: code?.slice(1, 5) ?? null,
    communication: communication || null,
    structured: structuredCommunication,
    counterparty: { iban: counterparty.account && readIban(counterparty.account), name: counterparty.name },
    endToEndId: movement.endToEndId,
    details: details.map((detail) => describeMovement(detail)),
  };
}

function summarize({ account, number, opening, closing, movements }: Statement): string {
  const balances = opening && closing ? ` : ${writeCents(opening.cents)} → ${writeCents(closing.cents)}` : '';
  return `${account}, extrait ${number ?? '–'}${balances}, ${movements.length} mouvement(s)`;
}
