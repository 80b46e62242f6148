import type { Env } from '../platform/env.ts';
import type { Method } from './attempt.ts';

/** By which of the two ways somebody signed in, told by the level that was reached; null for a level that is neither's. */
export function methodOf({ OIDC_ACR_EID, OIDC_ACR_ITSME }: Pick<Env, 'OIDC_ACR_EID' | 'OIDC_ACR_ITSME'>, acr: string): Method | null {
  const isLevel = (level: string) => level === acr || level.endsWith(`:Level${acr}`);
  if (isLevel(OIDC_ACR_EID)) return 'eid';
  return isLevel(OIDC_ACR_ITSME) ? 'itsme' : null;
}
