// A sign-in under way, kept in an encrypted cookie of its own for ten minutes: tabs do not disturb each other, and
// nothing is stored for people who never come back.
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

export type Method = 'eid' | 'itsme';

export type Attempt = { method: Method; state: string; nonce: string; verifier: string; returnTo: string };

export const attemptSeconds = 600;
const audience = 'sign-in';

/** Seals an attempt with a key derived from the session secret. */
export const sealAttempt = (secret: string, attempt: Attempt) =>
  new EncryptJWT(attempt)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${attemptSeconds}s`)
    .encrypt(keyOf(secret));

/** The attempt, or null when the cookie was altered, is too old, or is another attempt's. */
export async function openAttempt(secret: string, state: string, sealed: string): Promise<Attempt | null> {
  try {
    const { payload } = await jwtDecrypt<Attempt>(sealed, keyOf(secret), { audience, contentEncryptionAlgorithms: ['A256GCM'] });
    return payload.state === state ? payload : null;
  } catch {
    return null;
  }
}

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'portail sign-in attempt', 32));
