// The Belgian national number, bis numbers included: eleven digits YYMMDD SSS CC.
// Arrêté royal du 3 avril 1984 (numbers), arrêté royal du 8 février 1991 (bis numbers).
import { isDay } from './dates.ts';

export type NationalNumber = {
  /** the eleven digits, as stored */
  digits: string;
  /** of birth; the check digits tell which */
  century: 1900 | 2000;
  /** YYYY-MM-DD, or null when the number does not tell it; a hint, never the truth */
  birthDate: string | null;
};

/**
 * What is wrong with a number that was typed: it holds a letter; so many digits are missing (`digits` below 0) or too many; the date in
 * it is none; the check digits do not go with the others.
 */
export type NumberFault = { kind: 'LETTER' | 'DATE' | 'CHECK' } | { kind: 'LENGTH'; digits: number };

/** Reads any usual spelling. */
export function parseNationalNumber(text: string): NationalNumber | NumberFault {
  const digits = text.replaceAll(/\D/g, '');
  if (digits.length !== 11) return /\p{L}/u.test(text) ? { kind: 'LETTER' } : { kind: 'LENGTH', digits: digits.length - 11 };
  const century = findCentury(digits);
  if (century === null) return { kind: 'CHECK' };
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const realMonth = toRealMonth(month);
  if (realMonth === null || day > 31) return { kind: 'DATE' };
  if (realMonth === 0 || day === 0) return { digits, century, birthDate: null };
  const birthDate = `${century + year}-${pad(realMonth)}-${pad(day)}`;
  return isDay(birthDate) ? { digits, century, birthDate } : { kind: 'DATE' };
}

/** 97 − (the first nine digits mod 97); births from 2000 on count with a 2 in front. Never both: 2·10⁹ mod 97 is not 0. */
function findCentury(digits: string): 1900 | 2000 | null {
  const [base, check] = [Number(digits.slice(0, 9)), Number(digits.slice(9))];
  if (97 - (base % 97) === check) return 1900;
  if (97 - ((2_000_000_000 + base) % 97) === check) return 2000;
  return null;
}

/** Bis numbers: +40 when the sex was known, +20 when not. 0 is an unknown month; null is no month at all. */
function toRealMonth(month: number): number | null {
  const added = month >= 40 ? 40 : month >= 20 ? 20 : 0;
  return month - added <= 12 ? month - added : null;
}

const pad = (part: number) => String(part).padStart(2, '0');
