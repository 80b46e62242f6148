// camt.053 (statement) and camt.054 (details of what a statement counts), ISO 20022.
import type { z } from 'zod';
import { localized, messages } from '../../language/messages.ts';
import { type Findings, writeCents } from '../problems.ts';
import { readIban } from '../references.ts';
import type { Balance, Movement, Statement, Total } from '../statement.ts';
import { readCents, readEntry } from './movement.ts';
import { type Element, parseCamt, type Parsed } from './parse-camt.ts';
import { type Amount, balanceShape, entryShape, type StatementElement, statementShape } from './shapes.ts';
import { readDay, readDecimal } from './values.ts';

const versions = ['camt.053.001.02', 'camt.053.001.08', 'camt.054.001.02', 'camt.054.001.08'];

/** Reads every statement of a message. @throws Unreadable where it cannot go on; the rest is in `findings` */
export function readCamt(text: string, findings: Findings): Statement[] {
  const parsed = parseCamt(text, findings);
  const found = /urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3}\.\d{3}\.\d{2})/.exec(text)?.[1] ?? '';
  if (!versions.includes(found))
    findings.stop(1, 'xmlns', localized(messages.statement_version, { expected: versions.join(', '), found: found || '?' }));
  const isNotification = found.startsWith('camt.054');
  const message = childOf(childOf(parsed.document, 'Document'), isNotification ? 'BkToCstmrDbtCdtNtfctn' : 'BkToCstmrStmt');
  const elements = message?.[isNotification ? 'Ntfctn' : 'Stmt'];
  if (!Array.isArray(elements)) findings.stop(1, null, localized(messages.statement_xml));
  return (elements as unknown[]).map((element) => readStatement(element, isNotification, parsed, findings));
}

const childOf = (element: Element | null, name: string): Element | null => {
  const child = element?.[name];
  return typeof child === 'object' && child !== null ? (child as Element) : null;
};

type Told = z.infer<typeof balanceShape> & { code: string | undefined; line: number };

function readStatement(element: unknown, isNotification: boolean, { lineOf }: Parsed, findings: Findings): Statement {
  const line = lineOf(element);
  const statement = conform(statementShape, element, line, findings);
  const balances: Told[] = (statement.Bal ?? []).map((each) => {
    const balance = conform(balanceShape, each, lineOf(each), findings);
    return { ...balance, code: balance.Tp.CdOrPrtry.Cd, line: lineOf(each) };
  });
  const written = statement.Acct.Id?.IBAN ?? statement.Acct.Id?.Othr?.Id ?? '';
  const account = readIban(written) ?? written.trim();
  if (!account) findings.stop(line, 'Acct', localized(messages.statement_account, { found: written }));
  const entries = (statement.Ntry ?? []).map((each) => ({ ...conform(entryShape, each, lineOf(each), findings), line: lineOf(each) }));
  const currency = statement.Acct.Ccy ?? balances[0]?.Amt['@Ccy'] ?? entries[0]?.Amt['@Ccy'] ?? 'EUR';
  const opening = isNotification ? null : takeBalance(balances, 'opening', currency, line, findings);
  const closing = isNotification ? null : takeBalance(balances, 'closing', currency, line, findings);
  const date = closing?.date ?? readDay({ Dt: undefined, DtTm: statement.CreDtTm }) ?? '';
  const movements: Movement[] = [];
  const totals: Total[] = [];
  let total = opening?.cents ?? 0;
  for (const [index, entry] of entries.entries()) {
    if (statusOf(entry.Sts) !== 'BOOK') continue;
    const place = { sequence: index + 1, line: entry.line, account, currency, date };
    if (!date && !readDay(entry.BookgDt))
      findings.stop(entry.line, 'BookgDt', localized(messages.statement_xml_field, { field: 'BookgDt' }));
    total += readCents(entry.Amt, entry.CdtDbtInd, place, findings);
    if (!Number.isSafeInteger(total)) findings.stop(entry.line, 'Amt', localized(messages.statement_amount, { found: entry.Amt['#text'] }));
    const read = readEntry(entry, place, findings);
    movements.push(...read.movements);
    if (read.total) totals.push(read.total);
  }
  if (closing && total !== closing.cents)
    findings.refuse(
      closing.line,
      'Bal',
      localized(messages.statement_balance, { expected: writeCents(total), found: writeCents(closing.cents) }),
    );
  checkSummary(statement, entries, currency, line, findings);
  const number = [statement.ElctrncSeqNb, statement.LglSeqNb].map((digits) => digits?.trim().replace(/^0+/, '')).find(Boolean);
  return {
    format: isNotification ? 'CAMT054' : 'CAMT053',
    account,
    currency,
    number: number ?? null,
    opening: opening && { cents: opening.cents, date: opening.date },
    closing: closing && { cents: closing.cents, date: closing.date },
    isPartial: isNotification,
    isDuplicate: statement.CpyDplctInd === 'DUPL' || statement.CpyDplctInd === 'CODU',
    movements,
    totals,
    line,
  };
}

const codes = { opening: ['OPBD', 'PRCD'], closing: ['CLBD'] };

/** A page of a statement that the bank cut by size begins and ends with interim balances. */
function takeBalance(
  balances: Told[],
  which: 'opening' | 'closing',
  currency: string,
  line: number,
  findings: Findings,
): Balance & { line: number } {
  const interim = balances.filter(({ code }) => code === 'ITBD');
  const found =
    balances.find(({ code }) => codes[which].includes(code ?? '')) ??
    (which === 'opening' ? interim[0] : interim.at(interim.length > 1 ? -1 : 0));
  if (!found)
    return findings.stop(line, 'Bal', localized(which === 'opening' ? messages.statement_no_balance : messages.statement_no_closing));
  const date = readDay(found.Dt) ?? findings.stop(found.line, 'Bal', localized(messages.statement_xml_field, { field: 'Bal/Dt' }));
  return { cents: readCents(found.Amt, found.CdtDbtInd, { line: found.line, currency }, findings), date, line: found.line };
}

type Entries = { Amt: Amount; CdtDbtInd: 'CRDT' | 'DBIT'; Sts: unknown }[];

/** What the bank says of the number and the sums of the entries. Whether it counts the pending ones is not said: both agree. */
function checkSummary(statement: StatementElement, entries: Entries, currency: string, line: number, findings: Findings) {
  const summary = statement.TxsSummry;
  const count = summary?.TtlNtries?.NbOfNtries;
  const booked = entries.filter(({ Sts }) => statusOf(Sts) === 'BOOK');
  if (count !== undefined && ![entries.length, booked.length].includes(Number(count)))
    findings.refuse(line, 'NbOfNtries', localized(messages.statement_count, { expected: Number(count), found: booked.length }));
  for (const [told, direction, sentence] of [
    [summary?.TtlCdtNtries?.Sum, 'CRDT', messages.statement_credits],
    [summary?.TtlDbtNtries?.Sum, 'DBIT', messages.statement_debits],
  ] as const) {
    if (told === undefined) continue;
    const sumOf = (all: Entries) =>
      all
        .filter(({ CdtDbtInd }) => CdtDbtInd === direction)
        .reduce((sum, { Amt }) => sum + Math.abs(readCents(Amt, direction, { line, currency }, findings)), 0);
    const expected = readDecimal(told);
    if (expected === null || ![sumOf(booked), sumOf(entries)].includes(expected))
      findings.refuse(
        line,
        'Sum',
        localized(sentence, { expected: expected === null ? told : writeCents(expected), found: writeCents(sumOf(booked)) }),
      );
  }
}

const statusOf = (status: unknown): string | undefined =>
  typeof status === 'string' ? status : ((status as { Cd?: string; Prtry?: string }).Cd ?? (status as { Prtry?: string }).Prtry);

/** @throws Unreadable that names the element which is missing or has another form */
function conform<Shape extends z.ZodType>(shape: Shape, element: unknown, line: number, findings: Findings): z.infer<Shape> {
  const read = shape.safeParse(element);
  if (read.success) return read.data;
  const field = read.error.issues[0]!.path.map(String).join('/');
  return findings.stop(line, field, localized(messages.statement_xml_field, { field }));
}
