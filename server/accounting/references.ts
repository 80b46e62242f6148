// Numbers by which a movement says what it pays, and accounts, with their check digits.
import { isValidIBAN } from 'ibantools';
import { isStructuredCommunication } from '../payments/structured-communication.ts';

/** Twelve digits with right check digits, else null. */
export const readStructuredCommunication = (digits: string): string | null => (isStructuredCommunication(digits) ? digits : null);

/** An ISO 11649 reference without spaces, else null. */
export function readCreditorReference(text: string): string | null {
  const reference = text.replaceAll(' ', '').toUpperCase();
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(reference) && modulo97(reference) === 1 ? reference : null;
}

/** An account as IBAN: twelve digits are a Belgian number of before the IBAN. Null for neither. */
export function readIban(text: string): string | null {
  const written = text.replace(/[\s-]/g, '').toUpperCase();
  if (isValidIBAN(written)) return written;
  if (!/^\d{12}$/.test(written) || Number(written.slice(0, 10)) % 97 !== Number(written.slice(10)) % 97) return null;
  const check = 98 - modulo97(`${written}BE00`, 0);
  return `BE${String(check).padStart(2, '0')}${written}`;
}

/** Of letters and digits, the first `moved` characters counted last (ISO 7064). */
function modulo97(text: string, moved = 4): number {
  let rest = 0;
  for (const char of text.slice(moved) + text.slice(0, moved)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
