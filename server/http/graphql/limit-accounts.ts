// How much one person may ask of the graph, whatever network they are on, so that a shared address never pays for one of
// its users. Mutations that could be used to find out who is registered have a slower rhythm of their own; a mutation
// under a hundred aliases counts a hundred times.
import { getOperationAST, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Env } from '../../platform/env.ts';
import { countRoots, measureDocument, type Variables } from '../lib/document-cost.ts';
import { currentScope } from '../../platform/request-scope.ts';
import { createRateLimiter, describeRate, type RateLimit } from '../lib/rate-limit.ts';
import { tooMany } from '../lib/graphql-errors.ts';

export const accountRate: RateLimit = { burst: 200, perSecond: 10 };

/** A family has a few children; a list of numbers to try has thousands. */
export const slowRates: Record<string, RateLimit> = {
  registerChild: { burst: 15, perSecond: 15 / 3600 },
  requestCancellation: { burst: 60, perSecond: 60 / 3600 },
  exportMyData: { burst: 6, perSecond: 6 / 3600 },
  startPayment: { burst: 30, perSecond: 30 / 3600 },
};

type Asked = Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>;

/** The seconds that a person must wait before an operation runs; 0: none. */
export type AccountLimiter = (actor: Actor | null, asked: Asked) => number;

const limiters = new WeakMap<Env, AccountLimiter>();

/** The limiter of a process: what is asked at one entry point counts at the others. */
export function accountLimiterOf(env: Env): AccountLimiter {
  const limiter = limiters.get(env) ?? createAccountLimiter(env);
  limiters.set(env, limiter);
  return limiter;
}

/** Staff work through lists: their own rate is the commune's affair, their mutations count as anybody's. */
function createAccountLimiter({ RATE_LIMITS }: Env): AccountLimiter {
  if (RATE_LIMITS === 'off') return () => 0;
  const account = createRateLimiter(accountRate);
  const slow = Object.fromEntries(Object.entries(slowRates).map(([name, rate]) => [name, createRateLimiter(rate)]));
  return (actor, asked) => {
    if (!actor) return 0;
    const mutations = countMutations(asked);
    const count = [...mutations.values()].reduce((sum, uses) => sum + uses, 0);
    let wait = account(actor.personId, Math.max(1, count));
    currentScope()?.tell?.(describeRate('account', accountRate, account.left(actor.personId)));
    if (!actor.staff) for (const [name, uses] of mutations) wait = Math.max(wait, slow[name]?.(actor.personId, uses) ?? 0);
    return wait;
  };
}

/** The mutations that an operation makes, by name, however they are written. */
function countMutations({ document, operationName, variableValues }: Asked): Map<string, number> {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return new Map();
  return countRoots(measureDocument(document, operation, variableValues as Variables | undefined));
}

/** The same, in front of /graphql. */
export function limitAccounts(env: Env): Plugin<Context> {
  const secondsToWait = accountLimiterOf(env);
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const wait = secondsToWait(args.contextValue.actor, args);
      if (wait === 0) return;
      setResultAndStopExecution({ errors: [tooMany(`Too many requests: try again in ${wait} s`, wait)] });
    },
  };
}
