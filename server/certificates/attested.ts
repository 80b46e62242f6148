import { openNumber } from '../identity/sealed-number.ts';
import { isoDay } from '../language/dates.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { type CertificateContent, framesOfContent } from './content.ts';
import type { Draft } from './draft.ts';
import type { Heading } from './settings.ts';

/** What a certificate attests: all of its content but its number, its day and who issues it. */
export type Attested = Pick<CertificateContent, 'payer' | 'child' | 'certifier' | 'lines' | 'frames' | 'totalCents' | 'days'>;

/** What a certificate says of a draft, with the national numbers in clear: it is sealed as it is written. */
export function attested(keys: KeyRing, { payer, child, payerPerson, childId, frames, lines, totalCents, days, issued }: Draft): Attested {
  const numberOf = (bearer: 'person' | 'child', id: string, sealed: Uint8Array | null) => sealed && openNumber(keys, bearer, id, sealed);
  return {
    payer: {
      givenName: payer.givenName,
      familyName: payer.familyName,
      nationalNumber: numberOf('person', payerPerson.id, payerPerson.nationalNumber),
      street: payer.street ?? '',
      postalCode: payer.postalCode ?? '',
      city: payer.city ?? '',
    },
    child: {
      givenName: child.givenName,
      familyName: child.familyName,
      nationalNumber: numberOf('child', childId, child.nationalNumber),
      birthDate: isoDay(child.birthDate),
    },
    // one that attests nothing any more is of the body that certified what it corrects
    certifier: frames.length > 0 ? frames[0]!.certifier : (issued?.content?.certifier ?? null),
    lines,
    ...(frames.length > 1 && { frames }),
    totalCents,
    days,
  };
}

/**
 * Whether the certificate in force says something else than it would today. Who paid is named as at the payment: a new address is no
 * reason for another one.
 */
export function differs(keys: KeyRing, draft: Draft): boolean {
  const { issued } = draft;
  if (!issued) return false;
  const words = ({ payer, child, lines }: Attested) => JSON.stringify([payer.nationalNumber, child, lines]);
  try {
    return issued.content === null || words(attested(keys, draft)) !== words(issued.content);
  } catch {
    // a number that does not open: the amount is what can be compared
    return issued.totalCents !== draft.totalCents;
  }
}

/** What a certificate says, without its number and its day: another one that says the same would be no correction. */
export type Said = Attested & Heading;

/** Whether two certificates say the same. */
export const saysSame = (one: Said, other: Said): boolean => wordsOf(one) === wordsOf(other);

const wordsOf = ({ payer, child, organiser, signatory, ...said }: Said) =>
  JSON.stringify([payer, child, framesOfContent(said), organiser, signatory]);
