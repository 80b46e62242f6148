// Which identity provider signs people in: the one that OIDC_* names or, without one in demo mode, the stand-in.
import { BrokenConfiguration, type Env } from '../../platform/env.ts';
import { readNationalNumber } from '../../identity/national-number.ts';
import { readProviderSettings, type ProviderSettings } from '../../identity/relying-party.ts';
import type { App } from '../../context.ts';
import { createAuthDoor } from './auth.ts';
import type { Handler } from '../lib/router.ts';

/** An identity provider inside the portal's own process, below /demo/idp/. */
export type StandIn = {
  handler: Handler;
  provider: ProviderSettings;
  /** national numbers of the demonstration's staff */
  staffNumbers: string[];
};

/** @throws BrokenConfiguration when OIDC_* or STAFF is wrong */
export async function createIdentityDoors(app: App, openStandIn: (env: Env) => Promise<StandIn>): Promise<Record<string, Handler>> {
  const staff = app.env.STAFF.map(readStaffNumber);
  const settings = readProviderSettings(app.env);
  if (settings) return { '/auth/': createAuthDoor(app, settings, staff) };
  const { handler, provider, staffNumbers } = await openStandIn(app.env);
  return { '/auth/': createAuthDoor(app, provider, [...staff, ...staffNumbers]), '/demo/idp/': handler };
}

function readStaffNumber(text: string, index: number) {
  const number = readNationalNumber(text);
  if (!number) throw new BrokenConfiguration(`STAFF : le numéro national n° ${index + 1} de la liste n'est pas valide`);
  return number.digits;
}
