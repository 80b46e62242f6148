// What every request passes before its handler: the length of its address and of its body, and how much one network may ask.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../../platform/env.ts';
import { currentScope } from '../../platform/request-scope.ts';
import { discardBody, isAnnouncedTooLong, watchLength } from './body-limit.ts';
import { networkOf, readClientAddress } from './client-address.ts';
import type { EntryPoint, Refusal } from './entry-point.ts';
import { createRateLimiter, describeRate, type RateLimit } from './rate-limit.ts';

/**
 * Per network and process. A school's two hundred parents share an address on the evening of the opening: a page and
 * its files are some fifteen requests, so they must all be able to come at once.
 */
export const networkRate: RateLimit = { burst: 3000, perSecond: 150 };

/** Characters; longer than any address of ours, and also what a header may carry in a log. */
const longestAddress = 4096;

/** Answers a request that goes too far and returns true, else false. */
export type RequestLimits = (entryPoint: EntryPoint, request: IncomingMessage, response: ServerResponse) => boolean;

/** The limits of this process; `now` in seconds, for tests. */
export function createRequestLimits(env: Env, now?: () => number): RequestLimits {
  const network = createRateLimiter(networkRate, now);
  const own = new Map<RateLimit, ReturnType<typeof createRateLimiter>>();
  const waitFor = (rate: RateLimit, who: string) => {
    if (!own.has(rate)) own.set(rate, createRateLimiter(rate, now));
    return own.get(rate)!(who);
  };

  return ({ maxBytes, rate, errorForm }, request, response) => {
    const tooLong = { status: 413, code: 'BAD_USER_INPUT', message: `A request is at most ${maxBytes} bytes here` };
    // A body of a known length is let in, or its sender would find the line cut before the reason.
    const refuse = (refusal: Refusal, headers: Record<string, string> = { connection: 'close' }) => {
      const { type, text } = errorForm(refusal, request);
      response.writeHead(refusal.status, { 'content-type': type, ...headers }).end(text);
      return true;
    };
    if ((request.url ?? '').length > longestAddress)
      return refuse({ status: 414, code: 'BAD_USER_INPUT', message: 'The address is too long' });
    if (isAnnouncedTooLong(request, maxBytes)) {
      refuse(tooLong, {});
      discardBody(request);
      return true;
    }
    if (env.RATE_LIMITS === 'on') {
      const from = networkOf(readClientAddress(request, env.TRUSTED_PROXIES));
      const wait = Math.max(network(from), rate ? waitFor(rate, from) : 0);
      currentScope()?.tell?.(describeRate('network', networkRate, network.left(from)));
      if (wait > 0)
        return refuse(
          { status: 429, code: 'RATE_LIMITED', message: `Too many requests: try again in ${wait} s` },
          { connection: 'close', 'retry-after': String(wait) },
        );
    }
    watchLength(request, response, maxBytes, () => refuse(tooLong));
    return false;
  };
}
