// Which addresses a partner's webhook may have: never one inside our own network.
import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Azure's own server to its machines: it looks public, and is inside. */
const insideButPublic = ['168.63.129.16'];

/** The unicast addresses of IPv6 that are given to somebody. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** True for an address of the internet; private, loopback, link-local, shared, multicast, mapped and metadata addresses are none. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || insideButPublic.includes(address)) return false;
  // an IPv4 address that is written as IPv6 is judged as what it is
  const ip = ipaddr.process(address);
  return ip.range() === 'unicast' && (ip instanceof ipaddr.IPv4 || ip.match(globalUnicast)) && !insideButPublic.includes(ip.toString());
}

export class AddressRefused extends Error {}

/** Resolves a name for a connection, and gives it only when all of its addresses may be reached: what was checked is what is connected to. */
export const lookupChecked =
  (mayReach: (address: string) => boolean, lookup: typeof resolve = resolve): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = error ? [] : found;
      if (error || !first) return done(error ?? new AddressRefused('no address'), '', 0);
      if (!found.every(({ address }) => mayReach(address))) return done(new AddressRefused('an address inside the network'), '', 0);
      if (options.all) return done(null, found);
      return done(null, first.address, first.family);
    });
  };
