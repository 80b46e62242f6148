// What the portal does with a national number, once it is read (server/language/national-number.ts).
import { localized, messages } from '../language/messages.ts';
import { parseNationalNumber, type NationalNumber } from '../language/national-number.ts';
import { InputInvalid } from '../platform/refusals.ts';

/** Reads any usual spelling; null when it is not a possible number. */
export function readNationalNumber(text: string): NationalNumber | null {
  const read = parseNationalNumber(text);
  return 'kind' in read ? null : read;
}

/** Reads it for an act. @throws InputInvalid MALFORMED, in the field « nationalNumber » */
export function requireNationalNumber(text: string): NationalNumber {
  const number = readNationalNumber(text);
  if (!number) throw new InputInvalid(localized(messages.refusal_national_number), 'nationalNumber', 'MALFORMED');
  return number;
}

/** « 86.04.17-***.** »: the birth date is all that is shown. */
export const maskNationalNumber = (digits: string) => `${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4, 6)}-***.**`;

/** Does the number tell another birth date (YYYY-MM-DD) than the one given? Worth a warning, never a refusal. */
export const contradictsBirthDate = (number: NationalNumber, birthDate: string) =>
  number.birthDate !== null && number.birthDate !== birthDate;
