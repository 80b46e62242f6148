// Which identity provider signs people in: the one that OIDC_* names or, without one in demo mode, the stand-in.
import { BrokenConfiguration, type Env } from '../env.ts';
import { readNationalNumber } from '../identity/national-number.ts';
import { readProviderSettings, type ProviderSettings } from '../identity/relying-party.ts';
import type { Portal } from '../portal.ts';
import { createAuthDoor } from './auth.ts';
import type { Handler } from './router.ts';

/** An identity provider inside the portal's own process, below /demo/idp/. */
export type StandIn = {
  handler: Handler;
  provider: ProviderSettings;
  /** national numbers of the demonstration's staff */
  staffNumbers: string[];
};

/** @throws BrokenConfiguration when OIDC_* or STAFF is wrong */
export async function createIdentityDoors(portal: Portal, openStandIn: (env: Env) => Promise<StandIn>): Promise<Record<string, Handler>> {
  const staff = portal.env.STAFF.map(readStaffNumber);
  const settings = readProviderSettings(portal.env);
  if (settings) return { '/auth/': createAuthDoor(portal, settings, staff) };
  const { handler, provider, staffNumbers } = await openStandIn(portal.env);
  return { '/auth/': createAuthDoor(portal, provider, [...staff, ...staffNumbers]), '/demo/idp/': handler };
}

function readStaffNumber(text: string, index: number) {
  const number = readNationalNumber(text);
  if (!number) throw new BrokenConfiguration(`STAFF : le numéro national n° ${index + 1} de la liste n'est pas valide`);
  return number.digits;
}
