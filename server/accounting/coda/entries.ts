// Records 2 and 3 to movements. An entry is what the balance counts (detail number 0000); a total of the bank or of the
// commune has its details behind it, with the same sequence number and a rising detail number.
import { localized, messages } from '../../language/messages.ts';
import { takeDetails } from '../details.ts';
import type { Findings } from '../problems.ts';
import type { Movement, Total } from '../statement.ts';
import { readCommunication } from './communication.ts';
import type { Line } from './lines.ts';

/** The records of one movement. */
type Records = { first: Line; second: Line | null; third: Line | null; information: Line[][] };
type Entry = { sequence: number; total: Records | null; details: Records[] };

export type Entries = { movements: Movement[]; totals: Total[]; creditCents: number; debitCents: number };

/** `date`: of the new balance, for an entry without a day of its own. @throws Unreadable */
export function readEntries(body: Line[], { date, isPartial }: { date: string; isPartial: boolean }, findings: Findings): Entries {
  const result: Entries = { movements: [], totals: [], creditCents: 0, debitCents: 0 };
  for (const { sequence, total, details } of groupEntries(body, isPartial, findings)) {
    const read = details.map((records) => toMovement(records, sequence, date));
    if (!total) {
      result.movements.push(...read.map((movement, index) => ({ ...movement, detail: index + 1 })));
      continue;
    }
    const movement = toMovement(total, sequence, date);
    const cents = Math.abs(movement.amountCents);
    result[movement.amountCents < 0 ? 'debitCents' : 'creditCents'] += cents;
    if (!Number.isSafeInteger(result.creditCents + result.debitCents)) total.first.invalid(33, 47);
    if (read.length > 0) result.totals.push({ total: movement, details: read });
    for (const each of takeDetails(movement, read, findings)) result.movements.push(each);
  }
  return result;
}

function groupEntries(body: Line[], isPartial: boolean, findings: Findings): Entry[] {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let entry: Entry | null = null;
  let records: Records | null = null;
  for (const line of body) {
    const sequence = line.digits(3, 6);
    const detail = line.digits(7, 10);
    if (line.record === '21') {
      const key = `${Math.floor(entries.length / 10_000)} ${sequence} ${detail}`;
      if (seen.has(key)) findings.stop(line.number, '3-10', localized(messages.statement_twice, { found: `${sequence}/${detail}` }));
      seen.add(key);
      records = { first: line, second: null, third: null, information: [] };
      const belongs = entry !== null && entry.sequence % 10_000 === Number(sequence);
      if (detail !== '0000' && belongs) entry!.details.push(records);
      else if (detail === '0000') entries.push((entry = { sequence: rank(entry, sequence, line, findings), total: records, details: [] }));
      else if (isPartial) entries.push((entry = { sequence: rank(entry, sequence, line, findings), total: null, details: [records] }));
      else findings.stop(line.number, '7-10', localized(messages.statement_detail_alone, { found: `${sequence}/${detail}` }));
      continue;
    }
    if (!records || records.first.raw(3, 6) !== sequence) misplaced(line, findings);
    addRecord(records, line, findings);
  }
  return entries;
}

/** Sequence numbers run to 9999, then 0000; ours goes on counting. */
function rank(before: Entry | null, sequence: string, line: Line, findings: Findings): number {
  const expected = (before?.sequence ?? 0) + 1;
  const found = Number(sequence);
  if (expected % 10_000 === found) return expected;
  findings.warn(
    line.number,
    '3-6',
    localized(messages.statement_sequence, { expected: String(expected % 10_000).padStart(4, '0'), found: sequence }),
  );
  const turns = Math.floor(expected / 10_000);
  const ranked = turns * 10_000 + found;
  // Ranks only rise: a number that goes back is counted on.
  return before && ranked <= before.sequence ? expected : ranked;
}

function addRecord(records: Records, line: Line, findings: Findings) {
  const last = records.information.at(-1);
  const isSame = line.raw(7, 10) === records.first.raw(7, 10);
  switch (line.record) {
    case '22':
      if (!isSame || records.second || records.third || last) misplaced(line, findings);
      records.second = line;
      return;
    case '23':
      if (!isSame || records.third || last) misplaced(line, findings);
      records.third = line;
      return;
    case '31':
      records.information.push([line]);
      return;
    case '32':
    case '33':
      if (!last || last.some(({ record }) => record >= line.record)) misplaced(line, findings);
      last.push(line);
      return;
    default:
      misplaced(line, findings);
  }
}

function misplaced(line: Line, findings: Findings): never {
  findings.stop(line.number, '1-10', localized(messages.statement_record, { found: line.raw(1, 10) }));
}

function toMovement(records: Records, sequence: number, date: string): Movement {
  const { first, second, third, information } = records;
  const notes = information.map(readNote);
  return {
    sequence,
    detail: 0,
    amountCents: first.cents(32),
    entryDate: first.day(116) ?? date,
    valueDate: first.day(48),
    counterparty: {
      account: third?.get(11, 44) ?? null,
      name: third?.get(48, 82) ?? notes.find(({ name }) => name)?.name ?? null,
      bic: second?.get(99, 109) ?? null,
    },
    ...readCommunication(records),
    notes: notes.map(({ text }) => text),
    bankReference: first.get(11, 31),
    endToEndId: readEndToEndId(second),
    code: first.digits(54, 61),
    line: first.number,
  };
}

const readEndToEndId = (second: Line | null) => {
  const id = second?.get(64, 98) ?? null;
  return id === 'NOTPROVIDED' ? null : id;
};

/** Kind 001 of a structured information is the counterparty: name 70, street 35, place 35. */
function readNote(lines: Line[]): { text: string; name: string | null } {
  const [first, second, third] = [lines[0]!, lines.find(({ record }) => record === '32'), lines.find(({ record }) => record === '33')];
  const isStructured = first.raw(40, 40) === '1';
  const kind = first.raw(41, 43);
  const text = first.raw(isStructured ? 44 : 41, 113) + (second?.raw(11, 115) ?? '') + (third?.raw(11, 100) ?? '');
  return {
    text: isStructured ? text.replace(/\s+/g, ' ').trim() : text.trim(),
    name: isStructured && kind === '001' ? first.get(44, 113) : null,
  };
}
