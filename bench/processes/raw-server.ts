// The floors, on bare node:http: the same bytes for everybody who asks, and the same frame for everybody who listens.
import { createServer, type ServerResponse } from 'node:http';
import { answerBench } from './talk.ts';

const body = Buffer.from(process.env.ANSWER ?? '{}');
const listeners = new Set<ServerResponse>();

createServer((request, response) => {
  if (request.headers.accept === 'text/event-stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(':\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
    return;
  }
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }).end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

answerBench({
  broadcast: (frame: string) => {
    const bytes = Buffer.from(frame);
    for (const response of listeners) response.write(bytes);
  },
});
process.on('SIGTERM', () => process.exit(0));
