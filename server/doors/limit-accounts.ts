// How much one person may ask of /graphql, whatever network they are on, so that a shared address never pays for one of
// its users. Mutations that could be used to find out who is registered have a slower rhythm of their own; a mutation
// under a hundred aliases counts a hundred times.
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import type { Env } from '../env.ts';
import { namesOfMutations } from './limit-documents.ts';
import { createRateLimiter, type RateLimit } from './limit-rate.ts';

export const accountRate: RateLimit = { burst: 200, perSecond: 10 };

/** A family has a few children; a list of numbers to try has thousands. */
export const slowRates: Record<string, RateLimit> = {
  registerChild: { burst: 15, perSecond: 15 / 3600 },
  requestCancellation: { burst: 60, perSecond: 60 / 3600 },
  startPayment: { burst: 30, perSecond: 30 / 3600 },
};

/** Staff work through lists: their own rate is the commune's affair, their mutations count as anybody's. */
export function limitAccounts({ RATE_LIMITS }: Env): Plugin<Context> {
  if (RATE_LIMITS === 'off') return {};
  const account = createRateLimiter(accountRate);
  const slow = Object.fromEntries(Object.entries(slowRates).map(([name, rate]) => [name, createRateLimiter(rate)]));
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { actor } = args.contextValue;
      if (!actor) return;
      const mutations = namesOfMutations(args.document, args.operationName);
      let wait = account(actor.personId, Math.max(1, mutations.length));
      if (!actor.staff) {
        for (const name of new Set(mutations))
          wait = Math.max(wait, slow[name]?.(actor.personId, mutations.filter((other) => other === name).length) ?? 0);
      }
      if (wait === 0) return;
      setResultAndStopExecution({
        errors: [
          new GraphQLError(`Too many requests: try again in ${wait} s`, {
            extensions: { code: 'RATE_LIMITED', http: { status: 429, headers: { 'retry-after': String(wait) } } },
          }),
        ],
      });
    },
  };
}
