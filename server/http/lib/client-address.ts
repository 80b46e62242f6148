// Whose address a request comes from, as the proxies in front of the portal tell it.
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

type Client = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string } };

/**
 * The address that the outermost trusted proxy saw. With no trusted proxy, what X-Forwarded-For says is anybody's
 * invention and is not read.
 */
export const readClientAddress = (request: Client, trustedProxies: number): string =>
  proxyAddr(request as IncomingMessage, (_address, hop) => hop < trustedProxies) ?? '';

/** One household or school has one IPv4 address, or one /64 of IPv6. What is no address is its own network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  return ip instanceof ipaddr.IPv6 ? `${new ipaddr.IPv6([...ip.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64` : ip.toString();
}
