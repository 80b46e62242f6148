// One message to a partner's address: signed as Standard Webhooks says, without redirects, bounded in time and in what is read.
import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { AddressRefused, isPublicAddress, lookupChecked } from './public-address.ts';

const timeoutMs = 10_000;
/** What is read of an answer. */
const answerBytes = 16 * 1024;

/** Where messages may go. */
export type Reach = { mayReach: (address: string) => boolean; protocols: readonly string[]; ports: readonly string[] };

/** The internet, by https on its own port. */
export const internet: Reach = { mayReach: isPublicAddress, protocols: ['https:'], ports: [''] };

/** The demonstration, which runs on one machine: a receiver beside it may be tried too. */
export const demonstration: Reach = {
  mayReach: (address) => isPublicAddress(address) || ['127.0.0.1', '::1'].includes(address),
  protocols: ['https:', 'http:'],
  ports: [],
};

/** The address as it is kept, or null for one that cannot be a webhook's. */
export function readWebhookUrl(text: string, reach: Reach): string | null {
  const url = URL.parse(text);
  if (!url || text.length > 500 || url.username || url.password || url.hash) return null;
  if (!reach.protocols.includes(url.protocol) || (reach.ports.length > 0 && !reach.ports.includes(url.port))) return null;
  const host = hostOf(url);
  if (isIP(host) ? !reach.mayReach(host) : !host.includes('.') && host !== 'localhost') return null;
  return url.href;
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/** The signature of a message: HMAC-SHA256 of « id.timestamp.body » by the bytes behind « whsec_ ». */
export const signWebhook = (secret: string, id: string, timestamp: number, body: string) =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`;

/** `at`: by the clock of the database, which the receiver compares with its own. */
type Message = { id: string; url: string; secret: string; body: string; at: Date };

/** Sends a message; the answer's status, with the beginning of its text. @throws Error when there is no answer */
export function postWebhook({ id, url, secret, body, at: now }: Message, reach: Reach): Promise<{ status: number; text: string }> {
  const at = new URL(url);
  const host = hostOf(at);
  if (!reach.protocols.includes(at.protocol) || (isIP(host) && !reach.mayReach(host)))
    return Promise.reject(new AddressRefused('an address inside the network'));
  const timestamp = Math.floor(now.getTime() / 1000);
  return new Promise((resolve, reject) => {
    const request = (at.protocol === 'https:' ? requestHttps : requestHttp)(at, {
      method: 'POST',
      // a connection of its own, to the address that was checked for it
      agent: false,
      lookup: lookupChecked(reach.mayReach),
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Portail parent (webhooks)',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secret, id, timestamp, body),
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      const done = () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).subarray(0, answerBytes).toString() });
      response.on('error', reject);
      response.on('end', done);
      response.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length < answerBytes) return;
        done();
        request.destroy();
      });
    });
    request.end(body);
  });
}
