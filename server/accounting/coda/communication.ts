// Positions 63–115 of record 2.1 and what goes on in 2.2 and 2.3: one text of 149 characters, cut anywhere.
import { readCreditorReference, readStructuredCommunication } from '../references.ts';
import type { Reversal } from '../statement.ts';
import type { Line } from './lines.ts';

export type Communication = {
  structuredCommunication: string | null;
  creditorReference: string | null;
  communication: string;
  reversal: Reversal | null;
};

/** `records`: 2.1, then 2.2 and 2.3 where the movement has them. */
export function readCommunication(records: { first: Line; second: Line | null; third: Line | null }): Communication {
  const { first, second, third } = records;
  const text = first.raw(63, 115) + (second?.raw(11, 63) ?? '') + (third?.raw(83, 125) ?? '');
  const reversal = readReversal(second);
  if (first.raw(62, 62) !== '1') return { ...none, communication: text.trim(), reversal };
  // Structured fields stand at fixed places of the whole: a record that is missing still counts its width.
  const full = first.raw(63, 115) + (second?.raw(11, 63) ?? ' '.repeat(53)) + (third?.raw(83, 125) ?? ' '.repeat(43));
  return { ...readStructured(full.slice(0, 3), full.slice(3)), ...(reversal && { reversal }) };
}

const none = { structuredCommunication: null, creditorReference: null, reversal: null };

function readStructured(kind: string, text: string): Communication {
  const plain = { ...none, communication: text.trim() };
  switch (kind) {
    case '100': {
      const creditorReference = readCreditorReference(text.slice(0, 25).trim());
      return creditorReference ? { ...plain, creditorReference, communication: '' } : plain;
    }
    case '101':
    case '102': {
      const structuredCommunication = readStructuredCommunication(text.slice(0, 12));
      return structuredCommunication ? { ...plain, structuredCommunication, communication: text.slice(12).trim() } : plain;
    }
    // Gross in the currency of the account, gross original, rate, currency, communication, country, euro.
    case '105': {
      const structuredCommunication = readStructuredCommunication(text.slice(45, 57));
      return { ...plain, structuredCommunication };
    }
    // Of a direct debit: date, kind, scheme, paid or refused, creditor, mandate, text, R-kind, reason.
    case '127':
      return { ...plain, communication: text.slice(79, 141).trim(), reversal: toReversal(text.slice(141, 142), text.slice(142, 146)) };
    default:
      return { ...plain, communication: maskCards(plain.communication) };
  }
}

/** Numbers of cards are nobody's business here (CODA 2.6, 7.9). */
const maskCards = (text: string) => text.replace(/\d{12,15}(?=\d{4}(?!\d))/g, (digits) => '•'.repeat(digits.length));

const readReversal = (second: Line | null) => second && toReversal(second.raw(113, 113), second.raw(114, 117));

const toReversal = (kind: string, reason: string): Reversal | null =>
  /[1-5]/.test(kind) ? { kind: Number(kind), reason: reason.trim() || null } : null;
