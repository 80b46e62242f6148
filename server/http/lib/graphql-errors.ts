// What callers of the graphs are told of errors, whichever server answers: those meant for them keep their sentence and have a
// code of the contract; any other is a bug, which is in the log under a reference and nowhere else.
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { isDatabaseAway } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import { currentScope } from '../../platform/request-scope.ts';

/** The contract's code for each one that our schemas, yoga or Apollo give. */
const contractCodes = new Map([
  ...['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].map((code) => [code, code] as const),
  ...['TOO_COMPLEX', 'RATE_LIMITED', 'PERSISTED_QUERY_ONLY'].map((code) => [code, code] as const),
  ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
  ['BAD_REQUEST', 'BAD_USER_INPUT'],
  ['OPERATION_RESOLUTION_FAILURE', 'BAD_USER_INPUT'],
  ['REQUEST_ENTITY_TOO_LARGE', 'BAD_USER_INPUT'],
]);

/** The code that a caller is told, or null for an error that is not meant for them. */
export const contractCode = (code: unknown): string | null => contractCodes.get(String(code)) ?? null;

/**
 * Writes a bug into the log; returns the extensions that its caller gets in place of it. One line a request: what fails in
 * twenty thousand places of an answer has one cause, one reference and a count in the line of the request.
 */
export function mask(error: unknown, log: Log): { code: string; reference: string } {
  const scope = currentScope();
  const known = scope?.failure;
  const isAway = isDatabaseAway(error);
  if (known) Object.assign(known, { count: known.count + 1, isDatabaseAway: known.isDatabaseAway || isAway });
  const reference = known?.reference ?? randomUUID();
  if (!known) log.error({ err: error, reference, request: scope?.requestId }, 'masked error');
  if (scope) scope.failure ??= { reference, count: 1, isDatabaseAway: isAway };
  return { code: 'INTERNAL_SERVER_ERROR', reference };
}

/** A document that asks for too much: 400. */
export const tooComplex = (what: string, most: number) =>
  new GraphQLError(`Too much in one request: at most ${most} ${what}`, { extensions: { code: 'TOO_COMPLEX', http: { status: 400 } } });

/**
 * Told to who asked too much: a 429 with the contract's code and when to come back, in seconds. `headers` in the form that the
 * server reads: an object for yoga, a HeaderMap for Apollo.
 */
export const tooMany = (message: string, secondsToWait: number, headers: object = { 'retry-after': String(secondsToWait) }) =>
  new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', http: { status: 429, headers } as { status: number } } });
