// The end of the HTTP server: nothing new is taken, what is being answered is finished, open streams are ended so that
// their readers come back to whoever serves next.
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';

/** Closes the server; what still runs after `patienceMs` is cut. */
export async function drain(server: Server, running: Set<ServerResponse>, patienceMs = 10_000): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const response of running) {
    if (isStream(response)) response.end();
    else if (!response.headersSent) response.setHeader('connection', 'close');
  }
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

const isStream = (response: ServerResponse) => String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
