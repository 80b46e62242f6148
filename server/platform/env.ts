// The only reader of process.env. Its variables are in env-variables.ts, what they must be together in env-rules.ts.
import { resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Palette } from './colours.ts';
import { drainForBalancers, findDemoProblems, findProductionProblems, readPalette } from './env-rules.ts';
import { variables, type Variables } from './env-variables.ts';

/** A configuration that cannot work: `main.ts` prints the message and exits with 1. */
export class BrokenConfiguration extends Error {}

/** The name of every variable, for .env.example. */
export const variableNames = Object.keys(variables.shape);

export type Env = Variables & {
  ORIGIN: string;
  /** cookies are Secure and carry the __Host- prefix */
  isHttps: boolean;
  isDemo: boolean;
  trustedDocuments: 'off' | 'required';
  mailFrom: string;
  drainFor: Temporal.Duration;
  /** the commune's own shades; null: those of the portal */
  palette: Palette | null;
};

/** Where programs of the system are found: the one setting that is not the portal's own. */
export const programPath = () => process.env.PATH ?? '';

/**
 * Reads a file of settings into the environment, which goes before it: the file that is named (ENV_FILE), or `.env` of the working
 * folder when there is one.
 * @throws BrokenConfiguration when the file that is named cannot be read
 */
export function loadEnvFile(named = process.env.ENV_FILE) {
  try {
    process.loadEnvFile(named || '.env');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (named || code !== 'ENOENT') throw new BrokenConfiguration(`ENV_FILE : ${named || '.env'} ne peut pas être lu (${code})`);
  }
}

/**
 * Reads and checks the environment.
 * @throws BrokenConfiguration with one line per variable that is missing or wrong
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given, { error: z.locales.fr().localeError });
  if (!parsed.success) refuse(parsed.error.issues.map((issue) => `${issue.path.join('.')} : ${issue.message}`));
  const values = parsed.data;
  const isDemo = values.MODE === 'demo';
  const problems = isDemo ? findDemoProblems(values) : findProductionProblems(values, given);
  if (problems.length > 0) refuse(problems);
  const palette = readPalette(values);
  if (palette && 'problem' in palette) refuse([palette.problem]);
  const origin = new URL(values.ORIGIN ?? `http://localhost:${values.PORT}`).origin;
  return {
    ...values,
    ORIGIN: origin,
    DATA_DIR: resolve(values.DATA_DIR),
    isDemo,
    isHttps: origin.startsWith('https:'),
    trustedDocuments: values.TRUSTED_DOCUMENTS ?? (isDemo ? 'off' : 'required'),
    mailFrom: values.MAIL_FROM ?? `Portail parent <${values.ATL_EMAIL}>`,
    drainFor: values.DRAIN_FOR ?? Temporal.Duration.from(isDemo ? 'PT0S' : drainForBalancers),
    palette,
  };
}

/** Whether somebody said which mode this is: without a word it is a demonstration, which not every command may take for meant. */
export const isModeGiven = (source: NodeJS.ProcessEnv = process.env) => Boolean(source.MODE);

function refuse(problems: string[]): never {
  throw new BrokenConfiguration(problems.join('\n'));
}

/** SvelteKit's node adapter reads the public address from the environment when it is loaded. */
export function publishOrigin({ ORIGIN }: Env, target: NodeJS.ProcessEnv = process.env) {
  target.ORIGIN = ORIGIN;
}
