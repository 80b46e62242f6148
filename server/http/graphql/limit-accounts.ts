// How much one person may ask of the graph, whatever network they are on, so that a shared address never pays for one of
// its users. Mutations that could be used to find out who is registered have a slower rhythm of their own; a mutation
// under a hundred aliases counts a hundred times.
import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Env } from '../../platform/env.ts';
import { namesOfMutations } from './limit-documents.ts';
import { createRateLimiter, type RateLimit } from '../lib/rate-limit.ts';
import { tooMany } from '../lib/graphql-errors.ts';

export const accountRate: RateLimit = { burst: 200, perSecond: 10 };

/** A family has a few children; a list of numbers to try has thousands. */
export const slowRates: Record<string, RateLimit> = {
  registerChild: { burst: 15, perSecond: 15 / 3600 },
  requestCancellation: { burst: 60, perSecond: 60 / 3600 },
  exportMyData: { burst: 6, perSecond: 6 / 3600 },
  startPayment: { burst: 30, perSecond: 30 / 3600 },
};

/** The seconds that a person must wait before an operation runs; 0: none. */
export type AccountLimiter = (actor: Actor | null, document: DocumentNode, operationName?: string | null) => number;

/** Staff work through lists: their own rate is the commune's affair, their mutations count as anybody's. */
export function createAccountLimiter({ RATE_LIMITS }: Env): AccountLimiter {
  if (RATE_LIMITS === 'off') return () => 0;
  const account = createRateLimiter(accountRate);
  const slow = Object.fromEntries(Object.entries(slowRates).map(([name, rate]) => [name, createRateLimiter(rate)]));
  return (actor, document, operationName) => {
    if (!actor) return 0;
    const mutations = namesOfMutations(document, operationName);
    let wait = account(actor.personId, Math.max(1, mutations.length));
    if (!actor.staff) {
      for (const name of new Set(mutations))
        wait = Math.max(wait, slow[name]?.(actor.personId, mutations.filter((other) => other === name).length) ?? 0);
    }
    return wait;
  };
}

/** The same, in front of /graphql. */
export function limitAccounts(env: Env): Plugin<Context> {
  const secondsToWait = createAccountLimiter(env);
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const wait = secondsToWait(args.contextValue.actor, args.document, args.operationName);
      if (wait === 0) return;
      setResultAndStopExecution({ errors: [tooMany(`Too many requests: try again in ${wait} s`, wait)] });
    },
  };
}
