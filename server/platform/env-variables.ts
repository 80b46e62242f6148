// Every variable of the environment, its default and how its text is read; see .env.example for what each one means.
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { readHex } from './colours.ts';

function readDuration(text: string, context: z.RefinementCtx): Temporal.Duration {
  try {
    return Temporal.Duration.from(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'attend une durée ISO 8601, comme P3D ou PT48H' });
    return z.NEVER;
  }
}

const duration = (fallback: string) => z.string().default(fallback).transform(readDuration);

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

const iban = z
  .string()
  .transform((text) => electronicFormatIBAN(text) ?? text)
  .refine(isValidIBAN, 'attend un numéro de compte IBAN, comme BE26 0910 0000 0029')
  .optional();

/** What is read of the environment. */
export const variables = z.object({
  /** the file that these are read from; read before them (env.ts) */
  ENV_FILE: z.string().optional(),
  NODE_ENV: z.string().optional(),
  MODE: z.enum(['demo', 'production']).default('demo'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** PostgreSQL itself, when DATABASE_URL is a pooler (PgBouncer) that gives each transaction any of its connections */
  DATABASE_DIRECT_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
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
  /** how long a stop says « draining » before the port closes; by default as long as balancers need, in production */
  DRAIN_FOR: z.string().transform(readDuration).optional(),
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
  /** public halves of age keys, for whom backups are sealed */
  BACKUP_RECIPIENTS: list,
  METRICS_TOKEN: z.string().min(16).optional(),
  SUBGRAPH_SECRET: z.string().min(32).optional(),
  /** national numbers that become responsible staff at their first sign-in */
  STAFF: list,
  /** how many proxies in front set X-Forwarded-For */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Variables = z.output<typeof variables>;
