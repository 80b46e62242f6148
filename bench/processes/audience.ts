// Many watchers of the counts, each with a stream of its own. What each was told is kept as numbers: when, and how many
// places were left of the week that is asked about.
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { answerBench } from './talk.ts';

/** `at`: Unix time in ms; `left`: places left of the week, by the frame */
export type Told = { at: number; left: number };
export type Watching = { port: number; count: number; body: string; weekId: string };

type Watcher = { socket: Socket; frames: number; text: string; told: Told[] };

const watchers: Watcher[] = [];

async function watch({ port, count, body, weekId }: Watching) {
  leave();
  const request =
    `POST /graphql HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const left = new RegExp(`"weekId":"${weekId}","capacity":\\d+,"seatsLeft":(\\d+)`, 'g');
  for (let done = 0; done < count; done += 100) {
    await Promise.all(
      Array.from({ length: Math.min(100, count - done) }, async () => {
        const socket = createConnection({ port, host: '127.0.0.1' });
        const watcher: Watcher = { socket, frames: 0, text: '', told: [] };
        socket.setEncoding('latin1').on('error', () => {});
        socket.on('data', (chunk: string) => {
          const at = performance.timeOrigin + performance.now();
          watcher.text += chunk;
          const end = watcher.text.lastIndexOf('\n\n');
          if (end < 0) return;
          const whole = watcher.text.slice(0, end);
          watcher.text = watcher.text.slice(end + 2);
          watcher.frames += whole.split('event: next').length - 1;
          for (const match of whole.matchAll(left)) watcher.told.push({ at, left: Number(match[1]) });
        });
        await once(socket, 'connect');
        socket.write(request);
        watchers.push(watcher);
      }),
    );
  }
}

function leave() {
  for (const { socket } of watchers.splice(0)) socket.destroy();
}

/** Forgets what was told so far. */
function forget() {
  for (const watcher of watchers) Object.assign(watcher, { frames: 0, told: [] });
}

answerBench({
  watch,
  leave,
  forget,
  frames: () => watchers.map(({ frames }) => frames),
  told: () => watchers.map(({ told }) => told),
  open: () => watchers.filter(({ socket }) => socket.readyState === 'open').length,
});
