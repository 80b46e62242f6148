// What a certificate says, frozen: sealed where it lies, because it holds national numbers, and known by its hash.
import { createHash, randomBytes } from 'node:crypto';
import type { Locale } from '../language/messages.ts';
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';
import type { Heading } from './settings.ts';
import type { Certifier } from './certifier.ts';
import type { Frame, Line } from './sheets.ts';

export type CertificateContent = Heading & {
  incomeYear: number;
  /** of the first sheet; the next sheets have the next ones */
  number: number;
  /** the day in the commune */
  issuedOn: string;
  /** of who paid, when it was issued: the paper has a page in it; left out: that of the reader */
  locale?: Locale;
  /** the number of the one that it replaces */
  corrects: number | null;
  payer: { givenName: string; familyName: string; nationalNumber: string | null; street: string; postalCode: string; city: string };
  child: { givenName: string; familyName: string; nationalNumber: string | null; birthDate: string };
  /** frame I, of the first sheet; null: it is left empty */
  certifier: Certifier | null;
  /** all of them */
  lines: Line[];
  /** the lines by who certifies them, where that is more than one */
  frames?: Frame[];
  totalCents: number;
  /** the days that it counts, « YYYY-MM-DD »; the paper does not say them */
  days?: string[];
  /** random: the hash lies in clear beside data that gives nearly all of the content, and without it would give the numbers */
  salt?: string;
};

/** The lines of a certificate by who certifies them. */
export const framesOfContent = ({ frames, certifier, lines }: Pick<CertificateContent, 'frames' | 'certifier' | 'lines'>): Frame[] =>
  frames ?? [{ certifier, lines }];

const place = (id: string) => `tax_certificate.sealed:${id}`;

export const sealContent = (keys: KeyRing, id: string, content: CertificateContent) => sealJson(keys, place(id), content);
export const openContent = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  openJson<CertificateContent>(keys, place(id), sealed);

/** A fresh `salt`. */
export const createSalt = () => randomBytes(16).toString('base64url');

/** Of what a paper says, the same for the same words: one whose hash differs was altered. */
export const hashOf = (content: object): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url');
