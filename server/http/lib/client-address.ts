// Whose address a request comes from, as the proxies in front of the portal tell it.
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

type Asked = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string } };

/**
 * The address that the outermost trusted proxy saw. With no trusted proxy, what X-Forwarded-For says is anybody's
 * invention and is not read.
 */
export function readClientAddress({ headers, socket }: Asked, trustedProxies: number): string {
  const seen = socket.remoteAddress ?? '';
  if (trustedProxies === 0) return seen;
  const told = [headers['x-forwarded-for']]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return told.at(-trustedProxies) ?? seen;
}

/** One household or school has one IPv4 address, or one /64 of IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('%', 1)[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = plain.includes('::') ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
