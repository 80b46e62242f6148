// The Belgian structured communication (OGM/VCS, Febelfin): ten digits and two check digits, the remainder of the ten
// divided by 97, where 0 is written 97. On paper +++ddd/dddd/ddddd+++ or ***…***, in files the twelve digits alone.
import type { Tx } from '../platform/database.ts';

/** The twelve digits for ten. @throws RangeError unless ten digits are given */
export function addCheckDigits(base: string): string {
  if (!/^\d{10}$/.test(base)) throw new RangeError(`not ten digits: ${base}`);
  return base + String(Number(base) % 97 || 97).padStart(2, '0');
}

/** True for twelve digits of which the last two are right. */
export const isStructuredCommunication = (digits: string) => /^\d{12}$/.test(digits) && addCheckDigits(digits.slice(0, 10)) === digits;

/** +++ddd/dddd/ddddd+++ */
export const formatStructuredCommunication = (digits: string) => `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;

/**
 * Finds the one structured communication in what a person typed in a free field: with +, *, spaces or slashes, or
 * bare. Returns its twelve digits; null when there is none, or more than one.
 */
export function findStructuredCommunication(text: string): string | null {
  const [one = null, ...others] = findStructuredCommunications(text);
  return others.length === 0 ? one : null;
}

/** Every one that stands in free text, in order, each once. */
export function findStructuredCommunications(text: string): string[] {
  const candidates = text.match(/(?<!\d)\d{3}[\s/.-]*\d{4}[\s/.-]*\d{5}(?!\d)/g) ?? [];
  return [...new Set(candidates.map((candidate) => candidate.replace(/\D/g, '')).filter(isStructuredCommunication))];
}

/** The next unused one, from the database's sequence. */
export async function nextStructuredCommunication(tx: Tx): Promise<string> {
  const [row] = await tx.$queryRaw<{ next: bigint }[]>`SELECT nextval('structured_communication') AS next`;
  return addCheckDigits(String(row!.next).padStart(10, '0'));
}
