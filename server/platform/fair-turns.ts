// The one thread, shared between those who ask: work that is long is cut into slices, and between two of them everybody else is
// served. Slices of several owners alternate; an owner rests longer than it worked, so that an answer of ours to somebody else
// never waits for more than one slice at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import { currentScope, type RequestScope } from './request-scope.ts';

/** What a request may take of the thread without being looked at, ms: nearly every request is shorter than that. */
const freeMs = 8;
/** How long a slice is, ms. */
const sliceMs = 2;
/** How long a request rests after a slice, in lengths of that slice. */
const restFactor = 2;

type Waiting = { owner: string; start: () => void };

/** Those who wait for a slice, each owner's in order of arrival. */
const waiting: Waiting[] = [];
let isScheduled = false;
let lastOwner = '';

/** When the work that runs now was looked at last. What ran between two looks of one turn of the loop is the latter's. */
let lookedAt = 0;
let isTurnOpen = false;

/** Notes what the thread did for the running request; answers whether it has to let others go first. */
export function isSliceOver(): boolean {
  const scope = currentScope();
  if (!scope) return false;
  const now = performance.now();
  if (isTurnOpen) charge(scope, now - lookedAt);
  else beginTurn();
  lookedAt = now;
  return scope.threadMs > freeMs && scope.sliceMs >= sliceMs;
}

/** What runs from here on is measured: the database has answered, and its rows are made into objects. */
export function beginLooking() {
  if (!isTurnOpen) beginTurn();
  lookedAt = performance.now();
}

function charge(scope: RequestScope, ms: number) {
  scope.threadMs += ms;
  scope.sliceMs += ms;
}

/** Until the loop comes round. */
function beginTurn() {
  isTurnOpen = true;
  setImmediate(() => (isTurnOpen = false));
}

/** Waits until others have been served: first the rest that the last slice costs, then a turn among those who wait too. */
export async function letOthersGoFirst(): Promise<void> {
  const scope = currentScope();
  if (!scope) return;
  while (scope.sliceMs >= sliceMs) {
    const worked = scope.sliceMs;
    scope.sliceMs = 0;
    await sleep(Math.ceil(worked * restFactor));
    await new Promise<void>((start) => {
      waiting.push({ owner: scope.owner, start });
      schedule();
    });
  }
}

/** One slice in each turn of the loop. */
function schedule() {
  if (isScheduled || waiting.length === 0) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const other = waiting.findIndex(({ owner }) => owner !== lastOwner);
    const [next] = waiting.splice(Math.max(0, other), 1);
    if (next) {
      lastOwner = next.owner;
      next.start();
    }
    schedule();
  });
}
