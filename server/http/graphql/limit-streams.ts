// How many streams one person, or one network of people who are nobody yet, may keep open at once: each holds a socket
// and its place among the watchers for as long as it likes, and no rate counts it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Env } from '../../platform/env.ts';
import { networkOf, readClientAddress } from '../lib/client-address.ts';
import { tooMany } from '../lib/graphql-errors.ts';

/**
 * Per process. A page watches while it is in front, so a family has one or two; a telephone whose line broke leaves some
 * behind until the system gives them up. A school's two hundred parents share an address, with several pages each.
 */
export const mostStreams = { account: 50, network: 1000 };

/** Pages that were refused come back by themselves, later and later (web/src/lib/live/seat-counts.ts). */
const secondsToWait = 30;

/** What yoga adds to the context of a request that came over the wire. */
type Wire = { req?: IncomingMessage; res?: ServerResponse };

/** Refuses a stream to who has as many as they may. */
export function limitStreams({ RATE_LIMITS, TRUSTED_PROXIES }: Env): Plugin<Context> {
  if (RATE_LIMITS === 'off') return {};
  const open = new Map<string, number>();

  return {
    onSubscribe({ args, setResultAndStopExecution }) {
      const { actor, req, res } = args.contextValue as Context & Wire;
      if (!req || !res || res.closed) return;
      const who = actor?.personId ?? networkOf(readClientAddress(req, TRUSTED_PROXIES));
      const count = open.get(who) ?? 0;
      if (count >= (actor ? mostStreams.account : mostStreams.network))
        return setResultAndStopExecution({ errors: [tooMany('Too many streams are open', secondsToWait)] });
      open.set(who, count + 1);
      res.once('close', () => {
        const left = open.get(who)! - 1;
        if (left > 0) open.set(who, left);
        else open.delete(who);
      });
    },
  };
}
