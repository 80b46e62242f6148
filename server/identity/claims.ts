// What identity providers say of a person, in their own words: FAS (surname, givenName, egovNRN, mail, prefLanguage),
// itsme and the standard (family_name, given_name, email).
import { z } from 'zod';
import { readNationalNumber } from './national-number.ts';

export type Identity = {
  issuer: string;
  subject: string;
  acr: string;
  givenName: string;
  familyName: string;
  /** that the provider says the person speaks */
  language: string | null;
  /** a suggestion: it may be old, or somebody else's */
  email: string | null;
  /** eleven digits, or null when the provider does not tell a possible one */
  nationalNumber: string | null;
  idToken: string | null;
};

export type Claims = Record<string, unknown>;

const itsmeNumber = 'http://itsme.services/v2/claim/BENationalNumber';
const languages = new Set(['fr', 'nl', 'de', 'en']);

/** Who the claims are about; names may be missing at itsme. */
export function readIdentity(claims: Claims): Omit<Identity, 'issuer' | 'acr' | 'idToken'> {
  const language = first(claims, 'prefLanguage', 'locale').slice(0, 2).toLowerCase();
  const email = first(claims, 'mail', 'email').toLowerCase();
  return {
    subject: first(claims, 'sub'),
    givenName: first(claims, 'givenName', 'given_name').slice(0, 120),
    familyName: first(claims, 'surname', 'family_name', 'name').slice(0, 120),
    language: languages.has(language) ? language : null,
    email: z.email().safeParse(email).data ?? null,
    nationalNumber: readNationalNumber(first(claims, 'egovNRN', 'egovnrn', itsmeNumber))?.digits ?? null,
  };
}

/** The level of assurance that was reached: of the id token, else FAS' own claim. */
export const readLevel = (claims: Claims) => first(claims, 'acr', 'assurance_level') || null;

function first(claims: Claims, ...names: string[]): string {
  for (const name of names) {
    const value = claims[name];
    if (typeof value === 'string' && value.trim()) return value.trim();
  }
  return '';
}
