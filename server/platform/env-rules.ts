// What the settings must be together, in demo mode and in production: one sentence for the operator per variable that is wrong.
import { Temporal } from 'temporal-polyfill';
import { toSeconds } from '../language/dates.ts';
import { paint, Unreadable, type Palette } from './colours.ts';
import type { Variables } from './env-variables.ts';

const neededInProduction = [
  'ORIGIN',
  'DATABASE_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'ATL_EMAIL',
  'OIDC_CLIENT_ID',
  'MOLLIE_API_KEY',
  'DATA_KEYS',
  'SESSION_SECRET',
] as const;

/** How long balancers take to notice « draining », where nothing else is said: a few checks, one a second or two. */
export const drainForBalancers = 'PT5S';

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** The demonstration signs anybody in: it is for this machine alone. */
export function findDemoProblems({ NODE_ENV, HOST }: Variables): string[] {
  if (NODE_ENV === 'production') return ['MODE : la démonstration ne tourne pas avec NODE_ENV=production ; mettez MODE=production'];
  if (!loopback.has(HOST)) return [`HOST : la démonstration n'écoute que sur 127.0.0.1, pas sur ${HOST} ; mettez MODE=production`];
  return [];
}

/** `given` are the variables that are set, defaults left out. */
export function findProductionProblems(values: Variables, given: Record<string, string | undefined>): string[] {
  const missing: string[] = neededInProduction.filter((name) => !given[name]);
  if (!values.OIDC_ISSUER && !values.OIDC_AUTHORIZATION_ENDPOINT) missing.push('OIDC_ISSUER');
  if (!values.OIDC_CLIENT_SECRET && !values.OIDC_CLIENT_KEY) missing.push('OIDC_CLIENT_SECRET');
  if (missing.length > 0) return missing.map((name) => `${name} : obligatoire avec MODE=production`);
  if (values.RATE_LIMITS === 'off') return ['RATE_LIMITS : « off » est réservé à la démonstration'];
  const { DRAIN_FOR = Temporal.Duration.from(drainForBalancers), STOP_WITHIN } = values;
  if (toSeconds(DRAIN_FOR) >= toSeconds(STOP_WITHIN))
    return [`DRAIN_FOR : ${DRAIN_FOR.toString()} doit être plus court que STOP_WITHIN (${STOP_WITHIN.toString()})`];
  return [];
}

/** The commune's shades (null: those of the portal), or why they cannot be used. */
export function readPalette({ COMMUNE_COLOUR, COMMUNE_COLOUR_DARK }: Variables): Palette | null | { problem: string } {
  if (!COMMUNE_COLOUR && COMMUNE_COLOUR_DARK) return { problem: 'COMMUNE_COLOUR : obligatoire avec COMMUNE_COLOUR_DARK' };
  if (!COMMUNE_COLOUR) return null;
  try {
    return paint(COMMUNE_COLOUR, COMMUNE_COLOUR_DARK);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const [name, given, paper] =
      error.cause === 'light' ? ['COMMUNE_COLOUR', COMMUNE_COLOUR, 'clair'] : ['COMMUNE_COLOUR_DARK', COMMUNE_COLOUR_DARK, 'sombre'];
    const ratio = error.ratio.toFixed(1).replace('.', ',');
    const problem = `${name} : ${given} se lit mal sur le fond ${paper} (contraste ${ratio} ; il faut 4,5) ; essayez ${error.suggestion}`;
    return { problem };
  }
}
