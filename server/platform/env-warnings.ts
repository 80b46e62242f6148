// Settings that work and are most likely not meant: told at the start and by /readyz?verbose. What cannot work is refused
// (env-rules.ts).
import type { Env } from './env.ts';

/** The setting, and what an operator should know of it. */
export type Warning = { name: string; sentence: string };

/** X-Forwarded-For arrives, and nobody said who sets it. */
export const unaskedForwarding: Warning = {
  name: 'TRUSTED_PROXIES',
  sentence:
    'X-Forwarded-For arrives and is not read, since TRUSTED_PROXIES is 0: behind a proxy, all families share the rates of its one address',
};

const noProxy: Warning = {
  name: 'TRUSTED_PROXIES',
  sentence:
    '0, though ORIGIN is https, which takes a proxy: all families share the rates of its one address; set the number of proxies that set X-Forwarded-For',
};

/** Names that belong to nobody (RFC 2606): what an example says. */
const example = /(^|\.)(example|test|invalid|localhost)$|(^|\.)example\.(com|net|org)$/;

/** What the settings alone show; nothing of a demonstration. */
export function findEnvWarnings(env: Env): Warning[] {
  if (env.isDemo) return [];
  const examples = (['ORIGIN', 'ATL_EMAIL', 'DPO_EMAIL', 'MAIL_FROM', 'OIDC_ISSUER'] as const)
    .filter((name) => example.test(hostOf(env[name] ?? '')))
    .map((name) => ({ name, sentence: `${env[name]} is the address of an example` }));
  const plain = { name: 'ORIGIN', sentence: 'http: session cookies are not Secure, and what families type can be read on the way' };
  return [...examples, ...(env.isHttps ? (env.TRUSTED_PROXIES === 0 ? [noProxy] : []) : [plain])];
}

/** The host of a URL, of an e-mail address or of « Name <address> ». */
function hostOf(value: string): string {
  if (URL.canParse(value)) return new URL(value).hostname;
  return /@([^@>\s]+)>?\s*$/.exec(value)?.[1] ?? '';
}
