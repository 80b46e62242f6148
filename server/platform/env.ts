// The only reader of process.env. Every variable, its default and what it means; see .env.example.
import { z } from 'zod';
import { Temporal } from 'temporal-polyfill';
import { resolve } from 'node:path';
import { paint, readHex, Unreadable, type Palette } from './colours.ts';

/** A configuration that cannot work: `main.ts` prints the message and exits with 1. */
export class BrokenConfiguration extends Error {}

const duration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      try {
        return Temporal.Duration.from(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'attend une durée ISO 8601, comme P3D ou PT48H' });
        return z.NEVER;
      }
    });

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean));

const colour = z
  .string()
  .optional()
  .transform((text, context) => {
    if (text === undefined) return undefined;
    const hex = readHex(text);
    if (!hex) context.addIssue({ code: 'custom', message: 'attend une couleur en hexadécimal, comme #1e5b3c' });
    return hex ?? z.NEVER;
  });

/** ISO 13616: moved by four, letters as numbers from 10 on, the rest by 97 is 1. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(text)) return false;
  const digits = (text.slice(4) + text.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

const iban = z
  .string()
  .transform((text) => text.replaceAll(' ', '').toUpperCase())
  .refine(isIban, 'attend un numéro de compte IBAN, comme BE26 0910 0000 0029')
  .optional();

const shape = z.object({
  NODE_ENV: z.string().optional(),
  MODE: z.enum(['demo', 'production']).default('demo'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** the owner's address, for migrations, when the portal itself runs under a lesser role */
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(8),
  DATA_DIR: z.string().default('.data'),
  HOLD_FOR: duration('P3D'),
  OFFER_FOR: duration('PT48H'),
  PAYMENT_GRACE: duration('PT1H'),
  HEALTH_SHEET_VALID_FOR: duration('P6M'),
  SESSION_FOR: duration('PT12H'),
  SESSION_IDLE_FOR: duration('PT1H'),
  /** how long a stop may take before what still runs is cut off */
  STOP_WITHIN: duration('PT25S'),
  /** « name=P60D … » over the terms of server/privacy/retention.ts */
  KEEP_FOR: list,
  /** whom people write to about their data; else the service itself */
  DPO_EMAIL: z.email().optional(),
  SEAT_BEAT_MS: z.coerce.number().int().min(50).max(60_000).default(500),
  TRUSTED_DOCUMENTS: z.enum(['off', 'required']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().optional(),
  ATL_EMAIL: z.email().default('accueil@valmont.example'),
  COMMUNE_NAME: z.string().max(80).optional(),
  COMMUNE_SERVICE: z.string().max(80).optional(),
  COMMUNE_PHONE: z.string().max(30).optional(),
  COMMUNE_ADDRESS: z.string().max(160).optional(),
  /** of the streets whose families pay the resident's rate */
  COMMUNE_POSTAL_CODES: list,
  /** where transfers go, and to whom */
  COMMUNE_IBAN: iban,
  COMMUNE_BENEFICIARY: z.string().max(70).optional(),
  /** a file: PNG or SVG */
  COMMUNE_LOGO: z.string().optional(),
  /** of buttons and links, on light and on dark paper */
  COMMUNE_COLOUR: colour,
  COMMUNE_COLOUR_DARK: colour,
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUTHORIZATION_ENDPOINT: z.url().optional(),
  OIDC_TOKEN_ENDPOINT: z.url().optional(),
  OIDC_USERINFO_ENDPOINT: z.url().optional(),
  OIDC_JWKS_URI: z.url().optional(),
  OIDC_END_SESSION_ENDPOINT: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** private JWK, for private_key_jwt, instead of a secret */
  OIDC_CLIENT_KEY: z.string().optional(),
  OIDC_SCOPES: z.string().default('openid profile egovnrn'),
  OIDC_ACR_EID: z.string().default('urn:be:fedict:iam:fas:Level500'),
  OIDC_ACR_ITSME: z.string().default('urn:be:fedict:iam:fas:Level450'),
  MOLLIE_API_KEY: z.string().optional(),
  MOLLIE_API_URL: z.url().optional(),
  DATA_KEYS: z.string().optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  DEMO_DATA: z.enum(['full', 'none']).default('full'),
  METRICS_TOKEN: z.string().min(16).optional(),
  SUBGRAPH_SECRET: z.string().min(32).optional(),
  /** national numbers that become responsible staff at their first sign-in */
  STAFF: list,
  /** how many proxies in front set X-Forwarded-For */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** The name of every variable, for .env.example. */
export const variableNames = Object.keys(shape.shape);

export type Env = z.output<typeof shape> & {
  ORIGIN: string;
  /** cookies are Secure and carry the __Host- prefix */
  isHttps: boolean;
  isDemo: boolean;
  trustedDocuments: 'off' | 'required';
  mailFrom: string;
  /** the commune's own shades; null: those of the portal */
  palette: Palette | null;
};

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

/** Where programs of the system are found: the one setting that is not the portal's own. */
export const programPath = () => process.env.PATH ?? '';

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Reads and checks the environment.
 * @throws BrokenConfiguration with one line per variable that is missing or wrong
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given, { error: z.locales.fr().localeError });
  if (!parsed.success)
    throw new BrokenConfiguration(parsed.error.issues.map((issue) => `${issue.path.join('.')} : ${issue.message}`).join('\n'));
  const values = parsed.data;
  const isDemo = values.MODE === 'demo';
  if (isDemo) refuseOpenDemo(values);
  else refuseIncompleteProduction(values, given);
  const origin = new URL(values.ORIGIN ?? `http://localhost:${values.PORT}`).origin;
  return {
    ...values,
    ORIGIN: origin,
    DATA_DIR: resolve(values.DATA_DIR),
    isDemo,
    isHttps: origin.startsWith('https:'),
    trustedDocuments: values.TRUSTED_DOCUMENTS ?? (isDemo ? 'off' : 'required'),
    mailFrom: values.MAIL_FROM ?? `Portail parent <${values.ATL_EMAIL}>`,
    palette: readPalette(values),
  };
}

function readPalette({ COMMUNE_COLOUR, COMMUNE_COLOUR_DARK }: z.output<typeof shape>): Palette | null {
  if (!COMMUNE_COLOUR && COMMUNE_COLOUR_DARK) throw new BrokenConfiguration('COMMUNE_COLOUR : obligatoire avec COMMUNE_COLOUR_DARK');
  if (!COMMUNE_COLOUR) return null;
  try {
    return paint(COMMUNE_COLOUR, COMMUNE_COLOUR_DARK);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const [name, given, paper] =
      error.cause === 'light' ? ['COMMUNE_COLOUR', COMMUNE_COLOUR, 'clair'] : ['COMMUNE_COLOUR_DARK', COMMUNE_COLOUR_DARK, 'sombre'];
    const ratio = error.ratio.toFixed(1).replace('.', ',');
    throw new BrokenConfiguration(
      `${name} : ${given} se lit mal sur le fond ${paper} (contraste ${ratio} ; il faut 4,5) ; essayez ${error.suggestion}`,
    );
  }
}

function refuseOpenDemo(values: z.output<typeof shape>) {
  if (values.NODE_ENV === 'production')
    throw new BrokenConfiguration('MODE : la démonstration ne tourne pas avec NODE_ENV=production ; mettez MODE=production');
  if (!loopback.has(values.HOST))
    throw new BrokenConfiguration(`HOST : la démonstration n'écoute que sur 127.0.0.1, pas sur ${values.HOST} ; mettez MODE=production`);
}

function refuseIncompleteProduction(values: z.output<typeof shape>, given: Record<string, string | undefined>) {
  const missing: string[] = neededInProduction.filter((name) => !given[name]);
  if (!values.OIDC_ISSUER && !values.OIDC_AUTHORIZATION_ENDPOINT) missing.push('OIDC_ISSUER');
  if (!values.OIDC_CLIENT_SECRET && !values.OIDC_CLIENT_KEY) missing.push('OIDC_CLIENT_SECRET');
  if (missing.length > 0) throw new BrokenConfiguration(missing.map((name) => `${name} : obligatoire avec MODE=production`).join('\n'));
  if (values.RATE_LIMITS === 'off') throw new BrokenConfiguration('RATE_LIMITS : « off » est réservé à la démonstration');
}

/** SvelteKit's node adapter reads the public address from the environment when it is loaded. */
export function publishOrigin({ ORIGIN }: Env, target: NodeJS.ProcessEnv = process.env) {
  target.ORIGIN = ORIGIN;
}
