// A stream that somebody opened while signed in ends with their session: at sign-out, when staff are dismissed, at the
// end of its time. All open streams are looked up together, one query every few seconds.
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { App } from '../../context.ts';
import { readSessionToken } from '../lib/cookies.ts';

/** A stream outlives its session by this at most, ms. */
const beatMs = 3000;

type Stream = { token: string; wasStaff: boolean; end: () => void };

/** Ends the streams of sessions that are over, and those of staff who no longer are. */
export function endStreams({ env, readSession, log }: App): Plugin<Context> {
  const open = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    try {
      await Promise.all(
        [...open].map(async (stream) => {
          const actor = await readSession(stream.token, true);
          if (!actor || (stream.wasStaff && !actor.staff)) stream.end();
        }),
      );
    } catch (error) {
      log.warn({ err: error }, 'sessions of open streams could not be read');
    }
    timer = open.size > 0 ? setTimeout(() => void look(), beatMs).unref() : undefined;
  };

  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        const { request, actor } = args.contextValue as Context & { request?: Request };
        const token = actor && readSessionToken(env, request?.headers.get('cookie'));
        if (!token || !(Symbol.asyncIterator in result)) return;
        const stream: Stream = { token, wasStaff: actor.staff !== null, end: () => {} };
        setResult(endable(result, stream, () => open.delete(stream)));
        open.add(stream);
        timer ??= setTimeout(() => void look(), beatMs).unref();
      },
    }),
  };
}

/** The same stream, which `stream.end` closes at once even while it waits for its next event. */
function endable<Event>(result: AsyncIterable<Event>, stream: Stream, forget: () => void): AsyncIterableIterator<Event> {
  const source = result[Symbol.asyncIterator]();
  const over: IteratorReturnResult<undefined> = { value: undefined, done: true };
  let isOver = false;
  let release: (last: IteratorResult<Event>) => void = () => {};
  stream.end = () => {
    isOver = true;
    forget();
    release(over);
    void source.return?.();
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      isOver
        ? Promise.resolve(over)
        : new Promise((resolve, reject) => {
            release = resolve;
            source.next().then(resolve, reject);
          }),
    async return() {
      stream.end();
      return over;
    },
  };
}
