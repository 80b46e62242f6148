// What is known of a request wherever its work goes, statements of the database included: on whose account it runs, what it
// has cost so far, and under which reference its failures are in the log.
import { AsyncLocalStorage } from 'node:async_hooks';

export type RequestScope = {
  requestId: string;
  /** the caller's trace (W3C), or null */
  traceparent: string | null;
  /** « account … », « key … », « network … »: who pays for it */
  owner: string;
  /** ms of connections to the database that it has held */
  databaseMs: number;
  /** ms of the thread that its answer took, as far as it was measured (fair-turns.ts), and those since it rested last */
  threadMs: number;
  sliceMs: number;
  /** adds headers to its answer; where its client reads them */
  tell?: (headers: Record<string, string>) => void;
  /** the first failure that was masked, and how many there were */
  failure?: { reference: string; count: number; isDatabaseAway: boolean };
};

/** Of a request that has cost nothing yet. */
export const newScope = (requestId: string, owner: string, traceparent: string | null = null): RequestScope => ({
  requestId,
  traceparent,
  owner,
  databaseMs: 0,
  threadMs: 0,
  sliceMs: 0,
});

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs `work` with a scope; what it starts and awaits is in it too. */
export const runInScope = <Result>(scope: RequestScope, work: () => Result): Result => scopes.run(scope, work);

/** The scope of the request that is being worked on; undefined for a job. */
export const currentScope = (): RequestScope | undefined => scopes.getStore();

/** From here on the request is on this account: who asks is known after it has come in. */
export function chargeTo(owner: string) {
  const scope = scopes.getStore();
  if (scope) scope.owner = owner;
}
