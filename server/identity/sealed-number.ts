// National numbers at rest: sealed at their own place, found by blind index, shown masked.
import type { AppConfig } from '../platform/config.ts';
import { open, seal } from '../platform/encryption.ts';
import { maskNationalNumber } from './national-number.ts';

type Bearer = 'person' | 'child';

const place = (bearer: Bearer, id: string) => `${bearer}.national_number:${id}`;

export const sealNumber = ({ keyRing }: AppConfig, bearer: Bearer, id: string, digits: string) => seal(keyRing, place(bearer, id), digits);

/** The eleven digits. Whoever shows them to a person records it. */
export const openNumber = ({ keyRing }: AppConfig, bearer: Bearer, id: string, sealed: Uint8Array) =>
  open(keyRing, place(bearer, id), sealed).toString();

/** « 86.04.17-***.** », or null for somebody without a number. */
export const maskSealedNumber = (config: AppConfig, bearer: Bearer, id: string, sealed: Uint8Array | null) =>
  sealed && maskNationalNumber(openNumber(config, bearer, id, sealed));
