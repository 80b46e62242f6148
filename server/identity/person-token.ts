// Whom the commune's router speaks for: a short-lived JWT that it signs with a key derived from SUBGRAPH_SECRET.
import { createHmac } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

export const personTokenIssuer = 'commune-router';
/** A token is used at most this long after it was signed, in seconds, whatever it says itself. */
export const personTokenSeconds = 300;

/** The two machines' clocks may differ by this much, in seconds. */
const clockTolerance = 10;

/**
 * Whom a token names: a person's id or national number; null when it was not signed by the router for this portal
 * (`audience`: its public address), is too old, or names nobody.
 */
export async function readPersonToken(secret: string, audience: string, token: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      issuer: personTokenIssuer,
      audience,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: personTokenSeconds,
      clockTolerance,
    });
    return payload.sub || null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

const keyOf = (secret: string) => createHmac('sha256', secret).update('portail person token').digest();
