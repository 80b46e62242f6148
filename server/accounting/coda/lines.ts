// Lines of a CODA file and the fields in them. Positions are those of Febelfin's document: from 1, both ends included.
import { isDay } from '../../language/dates.ts';
import { localized, messages } from '../../language/messages.ts';
import type { Findings } from '../problems.ts';

const width = 128;
/** What DOS put at the end of a text. */
const endOfFile = '\u001A';

export class Line {
  readonly number: number;
  private readonly text: string;
  private readonly findings: Findings;

  constructor(number: number, text: string, findings: Findings) {
    this.number = number;
    this.text = text;
    this.findings = findings;
  }

  /** « 0 », « 1 », « 21 », « 22 », « 31 », « 8 » … */
  get record(): string {
    return /^[23]/.test(this.text) ? this.text.slice(0, 2) : this.text.slice(0, 1);
  }

  /** As it is, spaces included: words are cut between records. */
  raw(from: number, to: number): string {
    return this.text.slice(from - 1, to);
  }

  /** Without the spaces around; null when nothing is left. */
  get(from: number, to: number): string | null {
    return this.raw(from, to).trim() || null;
  }

  /** @throws Unreadable unless all are digits */
  digits(from: number, to: number): string {
    const text = this.raw(from, to);
    if (!/^\d+$/.test(text)) this.invalid(from, to);
    return text;
  }

  /** Euro cents; the sign stands at `sign`, the fifteen digits of twelve and three decimals from `sign` + 1. @throws Unreadable */
  cents(sign: number): number {
    const direction = this.raw(sign, sign);
    if (direction !== '0' && direction !== '1') this.invalid(sign, sign);
    const digits = this.digits(sign + 1, sign + 15);
    if (!digits.endsWith('0')) this.stop(sign + 1, sign + 15, localized(messages.statement_thousandths, { found: digits }));
    const cents = Number(digits.slice(0, -1));
    return direction === '1' && cents > 0 ? -cents : cents;
  }

  /** YYYY-MM-DD of DDMMYY; null for zeros. @throws Unreadable for a day that the calendar does not have */
  day(from: number): string | null {
    const digits = this.digits(from, from + 5);
    if (digits === '000000') return null;
    const day = `20${digits.slice(4)}-${digits.slice(2, 4)}-${digits.slice(0, 2)}`;
    if (!isDay(day)) this.invalid(from, from + 5);
    return day;
  }

  invalid(from: number, to: number): never {
    this.stop(from, to, localized(messages.statement_field, { positions: `${from}-${to}`, found: this.raw(from, to) }));
  }

  private stop(from: number, to: number, sentence: Parameters<Findings['stop']>[2]): never {
    this.findings.stop(this.number, `${from}-${to}`, sentence);
  }
}

/** Lines that say something, padded to their width. @throws Unreadable for a line that is longer */
export function splitLines(text: string, findings: Findings): Line[] {
  return text.split(/\r\n|\n|\r/).flatMap((written, index) => {
    const line = written.endsWith(endOfFile) ? written.slice(0, -1) : written;
    if (line.trim() === '') return [];
    const found = [...line.trimEnd()].length;
    if (found > width) findings.stop(index + 1, null, localized(messages.statement_line_length, { expected: width, found }));
    return [new Line(index + 1, line.trimEnd().padEnd(width), findings)];
  });
}
