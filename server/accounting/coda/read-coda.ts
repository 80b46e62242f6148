// CODA 2.x (Febelfin, coded statement of account): lines of 128 characters. A file holds one or more statements, each of
// one account: 0 header, 1 old balance, 2 movements with 3 information, 8 new balance, 4 messages, 9 trailer.
import { localized, messages } from '../../language/messages.ts';
import { type Findings, writeCents } from '../problems.ts';
import type { Statement } from '../statement.ts';
import { type Account, readAccount } from './account.ts';
import { type Line, splitLines } from './lines.ts';
import { readEntries } from './entries.ts';

/** True for the first line of a CODA file: « 00000 », the day, the bank, « 05 ». */
export const isCoda = (text: string) => /^\s*0{5}\d{6}[\d ]{3}05/.test(text);

/** What one statement is made of, in the order of the file. */
type Block = {
  header: Line;
  old: Line | null;
  body: Line[];
  new: Line | null;
  trailer: Line | null;
};

/** Reads every statement of a file. @throws Unreadable where it cannot go on; the rest is in `findings` */
export function readCoda(text: string, findings: Findings): Statement[] {
  return splitBlocks(splitLines(text, findings), findings).map((block) => readBlock(block, findings));
}

const ranks: Record<string, number> = { '0': 0, '1': 1, '2': 2, '3': 2, '8': 3, '4': 4, '9': 5 };

function splitBlocks(lines: Line[], findings: Findings): Block[] {
  const blocks: Block[] = [];
  let block: Block | null = null;
  let rank = 5;
  for (const line of lines) {
    const record = line.record[0]!;
    const next = ranks[record];
    const isExpected = next !== undefined && (block === null || block.trailer ? record === '0' : follows(next, rank));
    if (!isExpected)
      findings.stop(
        line.number,
        '1',
        localized(block && !block.trailer ? messages.statement_record : messages.statement_record_header, { found: line.raw(1, 2).trim() }),
      );
    rank = next;
    if (record === '0') blocks.push((block = { header: line, old: null, body: [], new: null, trailer: null }));
    else if (record === '1') block!.old = line;
    else if (record === '8') block!.new = line;
    else if (record === '9') block!.trailer = line;
    else if (next === 2) block!.body.push(line);
  }
  if (block && !block.trailer) findings.stop(lines.at(-1)!.number, null, localized(messages.statement_no_trailer));
  return blocks;
}

/** Movements repeat, messages too; nothing else does, and nothing comes before the old balance. */
const follows = (next: number, rank: number) =>
  next === rank ? next === 2 || next === 4 : next > rank && (next === 1 ? rank === 0 : rank >= 1);

function readBlock(block: Block, findings: Findings): Statement {
  const { header, trailer, body } = block;
  const version = header.raw(128, 128);
  if (version !== '2') findings.stop(header.number, '128', localized(messages.statement_version, { expected: '2', found: version.trim() }));
  const old = block.old ?? findings.stop(header.number, null, localized(messages.statement_no_balance));
  const account = readAccount(old, findings);
  const isPartial = !/^0{5}$/.test(header.raw(84, 88).replaceAll(' ', '0'));
  const opening = { cents: old.cents(43), date: old.day(59) };
  if (!block.new && body.length > 0 && !isPartial) findings.stop(trailer!.number, null, localized(messages.statement_no_closing));
  const closing = block.new ? { cents: block.new.cents(42), date: block.new.day(58) } : opening;
  const created = header.day(6);
  const date = closing.date ?? opening.date ?? created ?? header.invalid(6, 11);
  if (block.new) checkAccount(account, block.new, findings);
  const entries = readEntries(body, { date, isPartial }, findings);
  checkTrailer(block, entries, isPartial, findings);
  const expected = opening.cents + entries.creditCents - entries.debitCents;
  if (!isPartial && expected !== closing.cents)
    findings.refuse(
      (block.new ?? trailer!).number,
      '42-57',
      localized(messages.statement_balance, { expected: writeCents(expected), found: writeCents(closing.cents) }),
    );
  const number = [old.raw(126, 128), old.raw(3, 5)].map((digits) => digits.trim().replace(/^0+/, '')).find((digits) => digits !== '');
  return {
    format: 'CODA',
    account: account.iban,
    currency: account.currency,
    number: number ?? null,
    opening: isPartial ? null : { cents: opening.cents, date: opening.date ?? date },
    closing: isPartial ? null : { cents: closing.cents, date },
    isPartial,
    isDuplicate: header.raw(17, 17) === 'D',
    movements: entries.movements,
    totals: entries.totals,
    line: header.number,
  };
}

function checkAccount(account: Account, line: Line, findings: Findings) {
  const written = line.raw(5, 41).trimEnd();
  if (written !== account.written)
    findings.refuse(line.number, '5-41', localized(messages.statement_account_differs, { expected: account.written, found: written }));
}

/** Record 9: how many records 1, 2, 3 and 8 there are, and the sums of the movements. */
function checkTrailer(block: Block, sums: { creditCents: number; debitCents: number }, isPartial: boolean, findings: Findings) {
  const trailer = block.trailer!;
  const count = Number(trailer.digits(17, 22));
  const records = 1 + block.body.length + (block.new ? 1 : 0);
  if (count !== records) findings.refuse(trailer.number, '17-22', localized(messages.statement_count, { expected: count, found: records }));
  const told = { debit: readTotal(trailer, 23), credit: readTotal(trailer, 38) };
  if (isPartial) return;
  if (told.debit !== sums.debitCents)
    findings.refuse(
      trailer.number,
      '23-37',
      localized(messages.statement_debits, { expected: writeCents(told.debit), found: writeCents(sums.debitCents) }),
    );
  if (told.credit !== sums.creditCents)
    findings.refuse(
      trailer.number,
      '38-52',
      localized(messages.statement_credits, { expected: writeCents(told.credit), found: writeCents(sums.creditCents) }),
    );
}

/** Totals have no sign of their own. */
function readTotal(trailer: Line, from: number): number {
  const digits = trailer.digits(from, from + 14);
  if (!digits.endsWith('0')) trailer.invalid(from, from + 14);
  return Number(digits.slice(0, -1));
}
