// Which identity provider signs people in: the one that OIDC_* names or, without one in demo mode, the stand-in.
import { BrokenConfiguration, type Env } from '../../platform/env.ts';
import { readNationalNumber } from '../../identity/national-number.ts';
import { readProviderSettings, type ProviderSettings } from '../../identity/relying-party.ts';
import type { App } from '../../context.ts';
import { createAuthEntryPoints } from './auth.ts';
import type { EntryPoint } from '../lib/entry-point.ts';

/** An identity provider inside the portal's own process, below /demo/idp/. */
export type StandIn = {
  entryPoint: EntryPoint;
  provider: ProviderSettings;
  /** national numbers of the demonstration's staff */
  staffNumbers: string[];
};

/** The entry points of signing in. @throws BrokenConfiguration when OIDC_* or STAFF is wrong */
export async function openSignIn(app: App, openStandIn: (env: Env) => StandIn | Promise<StandIn>): Promise<EntryPoint[]> {
  const staff = app.env.STAFF.map(readStaffNumber);
  const settings = readProviderSettings(app.env);
  if (settings) return createAuthEntryPoints(app, settings, staff);
  const { entryPoint, provider, staffNumbers } = await openStandIn(app.env);
  return [...createAuthEntryPoints(app, provider, [...staff, ...staffNumbers]), entryPoint];
}

function readStaffNumber(text: string, index: number) {
  const number = readNationalNumber(text);
  if (!number) throw new BrokenConfiguration(`STAFF : le numéro national n° ${index + 1} de la liste n'est pas valide`);
  return number.digits;
}
