// The HTTP server: where it listens, and how long it waits for slow clients.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { BrokenConfiguration, type Env } from '../../platform/env.ts';

/** How long a client may take to say what it wants, in ms, and how much of it may be headers, in bytes. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  // how often the two first are looked after
  connectionsCheckingInterval: 5_000,
};

/** Listens on PORT. @throws BrokenConfiguration when it cannot be had */
export async function listen({ PORT, HOST }: Env, listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(limits, listener).listen(PORT, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE' ? 'est déjà utilisé par un autre programme ; choisissez un autre PORT' : `ne peut pas être ouvert (${code})`;
    throw new BrokenConfiguration(`PORT : ${HOST}:${PORT} ${reason}`);
  }
  return { server, port: (server.address() as { port: number }).port };
}
