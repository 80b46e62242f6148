// Everybody who watches the same counts is served by one execution: each result is written down once, and the same bytes
// go to all. The wire is yoga's own (GraphQL over SSE, distinct connections mode).
//
//   joins       is told the whole of it at once, and from then on what changes
//   is early    less than a beat after its last frame: waits for the beat, then gets the whole again, so that nobody has
//               more than two frames a second whatever the rhythm of joining and changing
//   is slow     when what waits for it in memory passes a bound it is cut; its browser comes back and gets the whole
//   draining    everybody is told when to come back, a little apart, and the stream ends without « complete »
import type { ServerResponse } from 'node:http';
import { subscribe, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { App, Context } from '../../context.ts';
import { officialLocale } from '../../language/messages.ts';
import { type Asked, type Claim, claimSeatStreams } from './claim-seat-streams.ts';

type Watcher = { response: ServerResponse; sentAt: number };
type Stream = AsyncGenerator<ExecutionResult, void>;
type Channel = {
  asked: Asked;
  watchers: Set<Watcher>;
  /** those among them who are told everything at the next occasion */
  late: Set<Watcher>;
  /** everything, until the next change */
  whole?: Promise<Buffer>;
  beat?: NodeJS.Timeout;
  isOver: boolean;
  end?: () => void;
};

const maxWaitingBytes = 256 * 1024;
const heartbeatMs = 12_000;
/** A timer is never exact; a frame this much before its beat is on the beat. */
const slackMs = 25;
const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  'content-encoding': 'none',
  connection: 'keep-alive',
  // nginx would keep the frames back
  'x-accel-buffering': 'no',
};
const ping = Buffer.from(':\n\n');

export type Watchers = {
  plugin: Plugin<Context & { claim?: Claim }>;
  /** connections now, for the metrics */
  count: () => number;
  stop: () => void;
};

/** The hub of one process. */
export function createWatchers(app: App): Watchers {
  const beatMs = app.env.SEAT_BEAT_MS;
  const channels = new Map<string, Channel>();
  let isStopped = false;

  const heartbeat = setInterval(() => {
    for (const { watchers } of channels.values()) for (const watcher of watchers) write(watcher, ping);
  }, heartbeatMs);
  heartbeat.unref();

  /** Nobody in particular asks: what one watcher is told, all are. */
  const nobody = (): Context => ({ app, actor: null, partner: null, locale: officialLocale, requestId: 'watchers' });
  const start = async (asked: Asked) => (await subscribe({ ...asked, contextValue: nobody() })) as Stream | ExecutionResult;

  /** The channel for what is asked, or the result that refuses it. */
  async function open(key: string, asked: Asked): Promise<Channel | ExecutionResult> {
    const known = channels.get(key);
    if (known) return known;
    const results = await start(asked);
    if (!isStream(results)) return results;
    const other = channels.get(key);
    if (other) {
      await results.return();
      return other;
    }
    const channel: Channel = { asked, watchers: new Set(), late: new Set(), isOver: false };
    channel.end = () => {
      channel.isOver = true;
      clearTimeout(channel.beat);
      if (channels.get(key) === channel) channels.delete(key);
      for (const { response } of channel.watchers) response.end();
      void results.return();
    };
    channels.set(key, channel);
    void follow(channel, results);
    return channel;
  }

  async function follow(channel: Channel, results: Stream) {
    try {
      // The stream begins with the whole; whoever joins is told it anew.
      await results.next();
      for await (const result of results) {
        if (result.errors) throw new AggregateError(result.errors, 'counts with errors');
        delete channel.whole;
        tell(channel, toFrame(result));
      }
    } catch (error) {
      app.log.warn({ err: error }, 'watchers could not be served');
    }
    channel.end?.();
  }

  function tell(channel: Channel, frame: Buffer) {
    const now = performance.now();
    for (const watcher of channel.watchers) {
      if (channel.late.has(watcher)) continue;
      if (now - watcher.sentAt < beatMs - slackMs) channel.late.add(watcher);
      else send(watcher, frame, now);
    }
    awaitBeat(channel, now);
  }

  /** Wakes when the first of the late ones has had its beat. */
  function awaitBeat(channel: Channel, now: number) {
    if (channel.beat || channel.late.size === 0) return;
    const first = Math.min(...[...channel.late].map(({ sentAt }) => sentAt));
    channel.beat = setTimeout(
      () => {
        delete channel.beat;
        const then = performance.now();
        void tellWhole(
          channel,
          [...channel.late].filter(({ sentAt }) => then - sentAt >= beatMs - slackMs),
        ).then(() => awaitBeat(channel, performance.now()));
      },
      first + beatMs - now,
    );
  }

  /** Tells some of the late ones everything; what changes meanwhile is in it. */
  async function tellWhole(channel: Channel, some: Watcher[]) {
    try {
      let asked, frame;
      do {
        asked = channel.whole ??= readWhole(channel.asked);
        frame = await asked;
      } while (asked !== channel.whole && !channel.isOver);
      const now = performance.now();
      for (const watcher of some) if (channel.late.delete(watcher)) send(watcher, frame, now);
    } catch (error) {
      app.log.warn({ err: error }, 'watchers could not be told everything');
      delete channel.whole;
      for (const { response } of some) response.end();
    }
  }

  async function readWhole(asked: Asked): Promise<Buffer> {
    const results = await start(asked);
    if (!isStream(results)) throw new AggregateError(results.errors ?? [], 'counts refused');
    const { value } = await results.next();
    await results.return();
    if (!value || value.errors) throw new AggregateError(value?.errors ?? [], 'counts with errors');
    return toFrame(value);
  }

  function join(channel: Channel, ticket: AsyncIterator<unknown>, response: ServerResponse) {
    response.writeHead(200, headers);
    response.socket?.setTimeout(0);
    response.socket?.setNoDelay(true);
    response.write(ping);
    if (channel.isOver || response.destroyed) return response.end();
    const watcher: Watcher = { response, sentAt: 0 };
    channel.watchers.add(watcher);
    channel.late.add(watcher);
    const end = () => response.end();
    void ticket.next().then(end, end);
    response.once('close', () => {
      void ticket.return?.();
      channel.watchers.delete(watcher);
      channel.late.delete(watcher);
      if (channel.watchers.size === 0) channel.end?.();
    });
    void tellWhole(channel, [watcher]);
  }

  return {
    plugin: claimSeatStreams({ open: (key, asked) => (isStopped ? null : open(key, asked)), join }),
    count: () => [...channels.values()].reduce((sum, { watchers }) => sum + watchers.size, 0),
    stop: () => {
      isStopped = true;
      clearInterval(heartbeat);
      for (const channel of channels.values()) {
        for (const { response } of channel.watchers) response.end(`retry: ${Math.round(500 + Math.random() * 2500)}\n\n`);
        channel.end?.();
      }
    },
  };
}

function send(watcher: Watcher, bytes: Buffer, now: number) {
  watcher.sentAt = now;
  write(watcher, bytes);
}

function write({ response }: Watcher, bytes: Buffer) {
  if (response.writableEnded) return;
  if (response.writableLength > maxWaitingBytes) response.destroy();
  else response.write(bytes);
}

const toFrame = (result: ExecutionResult) => Buffer.from(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
const isStream = (results: Stream | ExecutionResult): results is Stream => Symbol.asyncIterator in results;
