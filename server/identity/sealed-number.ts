// National numbers at rest: sealed at their own place, found by blind index, shown masked.
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import { maskNationalNumber } from './national-number.ts';

type Bearer = 'person' | 'child';

const place = (bearer: Bearer, id: string) => `${bearer}.national_number:${id}`;

export const sealNumber = (keys: KeyRing, bearer: Bearer, id: string, digits: string) => seal(keys, place(bearer, id), digits);

/** The eleven digits. Whoever shows them to a person records it. */
export const openNumber = (keys: KeyRing, bearer: Bearer, id: string, sealed: Uint8Array) =>
  open(keys, place(bearer, id), sealed).toString();

/** « 86.04.17-***.** », or null for somebody without a number. */
export const maskSealedNumber = (keys: KeyRing, bearer: Bearer, id: string, sealed: Uint8Array | null) =>
  sealed && maskNationalNumber(openNumber(keys, bearer, id, sealed));
