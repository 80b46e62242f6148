// How much one person, or one network of people who are not signed in, has under way on /graphql.
import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Env } from '../../platform/env.ts';
import { chargeTo } from '../../platform/request-scope.ts';
import { tooMany } from '../lib/graphql-errors.ts';
import { TooMuchWork, workLimiterOf } from '../lib/work-limit.ts';

/** Executes a document when it is the turn of who asks; streams are counted elsewhere. */
export function limitWork(env: Env): Plugin<Context> {
  const limiter = workLimiterOf(env);
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { actor } = args.contextValue;
      if (actor) chargeTo(`account ${actor.personId}`);
      setExecuteFn(async (asked: ExecutionArgs): Promise<unknown> => {
        try {
          return await limiter.run(async () => (executeFn as (asked: ExecutionArgs) => unknown)(asked));
        } catch (error) {
          if (error instanceof TooMuchWork) return { errors: [tooMany(error.message, error.seconds)] };
          throw error;
        }
      });
    },
  };
}
