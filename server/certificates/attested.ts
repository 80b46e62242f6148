import { openNumber } from '../identity/sealed-number.ts';
import { isoDay } from '../language/dates.ts';
import type { KeyRing } from '../platform/encryption.ts';
import type { CertificateContent } from './content.ts';
import type { Draft } from './draft.ts';

/** What a certificate attests: all of its content but its number, its day and who issues it. */
export type Attested = Pick<CertificateContent, 'payer' | 'child' | 'lines' | 'totalCents'>;

/** What a certificate says of a draft, with the national numbers in clear: it is sealed as it is written. */
export function attested(keys: KeyRing, { payer, child, payerPerson, childId, lines, totalCents }: Draft): Attested {
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
    lines,
    totalCents,
  };
}

/** Whether two certificates attest the same. */
export const attestsSame = (one: Attested, other: Attested): boolean =>
  JSON.stringify([one.payer, one.child, one.lines]) === JSON.stringify([other.payer, other.child, other.lines]);
