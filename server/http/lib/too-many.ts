import { GraphQLError } from 'graphql';

/** What a plugin answers to who asked too much: a 429 with the contract's code and when to come back, in seconds. */
export const tooMany = (message: string, secondsToWait: number) =>
  new GraphQLError(message, {
    extensions: { code: 'RATE_LIMITED', http: { status: 429, headers: { 'retry-after': String(secondsToWait) } } },
  });
