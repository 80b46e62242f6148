// The cookie that keeps somebody's turn: when they first arrived, and whether they were let in since. Signed, so that nobody
// arrives earlier than they did; the same for every web process, so that none has to ask another.
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Env } from '../../platform/env.ts';
import { isSameSecret } from '../lib/same-secret.ts';
import type { Place } from './admission.ts';

const cookieName = 'attente';
/** Seconds: an arrival is worth nothing afterwards, or the patience of one opening would serve at the next. */
const lifeSeconds = 1_800;

export type Tickets = {
  /** the turn that the request carries, or null for one that carries none, or one that is over or altered */
  read: (cookies: string | undefined, nowMs: number) => Place | null;
  /** a turn for who arrives now */
  issue: (nowMs: number) => Place;
  /** a Set-Cookie value */
  write: (place: Place) => string;
};

/** Signs with a key derived from the session secret. */
export function createTickets({ env, sessionSecret }: { env: Env; sessionSecret: string }): Tickets {
  const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'portail waiting room', 32));
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    issue: (nowMs) => ({ id: randomUUID(), arrivedAt: nowMs, isAdmitted: false }),
    read: (cookies, nowMs) => {
      const [id = '', arrived = '', admitted = '', signature = ''] = (parseCookie(cookies ?? '')[cookieName] ?? '').split('.');
      if (!signature || !isSameSecret(signature, sign(`${id}.${arrived}.${admitted}`))) return null;
      const arrivedAt = Number(arrived);
      return nowMs - arrivedAt < lifeSeconds * 1_000 ? { id, arrivedAt, isAdmitted: admitted === '1' } : null;
    },
    write: ({ id, arrivedAt, isAdmitted }) => {
      const text = `${id}.${arrivedAt}.${isAdmitted ? '1' : '0'}`;
      return stringifySetCookie({
        name: cookieName,
        value: `${text}.${sign(text)}`,
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: env.isHttps,
        maxAge: lifeSeconds,
      });
    },
  };
}
