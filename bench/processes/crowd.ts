// Many people at once, over HTTP/1.1, each on a connection that is already open. Written on bare sockets: the machine is
// shared with the server that is measured, so a request must cost the crowd as little as can be.
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerBench } from './talk.ts';

/** `at`: ms after the beginning; without it, at once. */
export type Ask = { cookie?: string; body: string; at?: number };
/** `ms`: from the moment when it was to be sent; `answeredAt`: Unix time, ms */
export type Reply = { ms: number; answeredAt: number; status: number; body: string };
export type Hammering = { ask: Ask; connections: number; forMs: number };
export type Hammered = { requests: number; errors: number; ms: number };

const sockets: Socket[] = [];
let place = { port: 0, origin: '' };

async function open({ count, ...where }: { port: number; count: number; origin: string }) {
  close();
  place = where;
  sockets.length = count;
  await reopen();
}

/** The server closes what was idle for long. */
async function reopen() {
  const closed = [...sockets.keys()].filter((index) => sockets[index]?.readyState !== 'open');
  for (let done = 0; done < closed.length; done += 200) {
    const some = closed.slice(done, done + 200);
    for (const index of some) sockets[index] = createConnection({ port: place.port, host: '127.0.0.1', noDelay: true });
    await Promise.all(some.map((index) => once(sockets[index]!, 'connect')));
  }
}

function close() {
  for (const socket of sockets.splice(0)) socket.destroy();
}

/** Everybody presses the button: request n on connection n, all in the same instant, or each at its own. */
async function press(asks: Ask[]): Promise<{ ms: number; replies: Reply[] }> {
  const bytes = asks.map(toBytes);
  await reopen();
  const began = performance.now();
  const replies = await Promise.all(
    bytes.map(async (request, index) => {
      const { at = 0 } = asks[index]!;
      if (at > 0) await sleep(began + at - performance.now());
      return exchange(sockets[index]!, request, began + at);
    }),
  );
  return { ms: performance.now() - began, replies };
}

/** Asks the same again and again, one question at a time on each connection. */
async function hammer({ ask, connections, forMs }: Hammering): Promise<Hammered> {
  await reopen();
  const request = toBytes(ask);
  const began = performance.now();
  const done = await Promise.all(
    sockets.slice(0, connections).map(async (socket) => {
      let [requests, errors] = [0, 0];
      while (performance.now() - began < forMs) {
        const { status } = await exchange(socket, request, began);
        requests += 1;
        if (status !== 200) errors += 1;
      }
      return { requests, errors };
    }),
  );
  const sum = (of: 'requests' | 'errors') => done.reduce((total, each) => total + each[of], 0);
  return { requests: sum('requests'), errors: sum('errors'), ms: performance.now() - began };
}

const toBytes = ({ cookie, body }: Ask) =>
  Buffer.from(
    `POST /graphql HTTP/1.1\r\nhost: ${new URL(place.origin).host}\r\norigin: ${place.origin}\r\ncontent-type: application/json\r\n` +
      `accept: application/json\r\n${cookie ? `cookie: ${cookie}\r\n` : ''}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );

function exchange(socket: Socket, request: Buffer, began: number): Promise<Reply> {
  return new Promise((answered) => {
    let text = '';
    const settle = (reply: Pick<Reply, 'status' | 'body'>) => {
      socket.removeAllListeners();
      const now = performance.now();
      answered({ ms: now - began, answeredAt: performance.timeOrigin + now, ...reply });
    };
    socket.setEncoding('utf8');
    socket.on('error', (error) => settle({ status: 0, body: error.message }));
    socket.on('close', () => settle({ status: 0, body: 'closed' }));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const body = readBody(text);
      if (body !== null) settle({ status: Number(text.slice(9, 12)), body });
    });
    socket.write(request);
  });
}

/** The body of a whole response, or null while more is to come. */
function readBody(text: string): string | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  const body = text.slice(head + 4);
  if (length !== undefined) return Buffer.byteLength(body) >= Number(length) ? body : null;
  if (!body.endsWith('0\r\n\r\n')) return null;
  let whole = '';
  for (let at = 0; at < body.length;) {
    const end = body.indexOf('\r\n', at);
    const size = parseInt(body.slice(at, end), 16);
    if (size === 0) break;
    // sizes count bytes
    const chunk = Buffer.from(body.slice(end + 2))
      .subarray(0, size)
      .toString();
    whole += chunk;
    at = end + 2 + chunk.length + 2;
  }
  return whole;
}

answerBench({ open, close, press, hammer });
