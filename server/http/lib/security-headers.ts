// What browsers are told of every answer before its handler writes it.
import type { Env } from '../../platform/env.ts';
import type { EntryPoint } from './entry-point.ts';

const policies = {
  page: "frame-ancestors 'none'; object-src 'none'; base-uri 'none'",
  data: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
};

type Told = Pick<EntryPoint, 'content' | 'caching'>;

/** Answers are ours alone to frame and to sniff; those that are no pages may load nothing either. */
export function* securityHeaders(env: Env, { content, caching }: Told, hasCookie: boolean): Generator<[string, string]> {
  yield ['x-content-type-options', 'nosniff'];
  yield ['x-frame-options', 'DENY'];
  yield ['referrer-policy', 'same-origin'];
  yield ['cross-origin-opener-policy', 'same-origin'];
  yield ['cross-origin-resource-policy', 'same-origin'];
  yield ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'];
  if (env.isHttps) yield ['strict-transport-security', 'max-age=63072000; includeSubDomains'];
  if (content !== 'own') yield ['content-security-policy', policies[content]];
  if (caching === 'no-store' || (caching === 'personal' && hasCookie)) yield ['cache-control', 'no-store'];
}
