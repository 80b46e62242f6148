// LISTEN « seats » on a connection of its own. A connection can die without an error, and then no change would arrive any
// more: the listener sends a query every few seconds, and a connection that does not answer is replaced.
import pg from 'pg';

export type Heartbeat = {
  /** between an answer and the next query */
  everyMs: number;
  /** how long an answer may take */
  patienceMs: number;
};

/** Milliseconds between a connection that is lost and the next one. */
const reconnectMs = 500;

/**
 * Calls back at each notification, and each time that it begins to listen: what was notified before was missed. Resolves
 * once it listens. @throws when the first connection fails; it goes on trying all the same until it is stopped
 */
export async function listenForSeats(url: string, onChange: () => void, heartbeat: Heartbeat): Promise<{ stop: () => Promise<void> }> {
  let listener: pg.Client | undefined;
  let isStopped = false;

  async function listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'portail live',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    listener = client;
    let next: NodeJS.Timeout | undefined;
    const again = () => {
      clearTimeout(next);
      if (isStopped || listener !== client) return;
      listener = undefined;
      setTimeout(() => listen().catch(() => {}), reconnectMs).unref();
      // It may be waiting for an answer that never comes.
      void client.end().catch(() => {});
    };
    const probe: pg.QueryConfig & { query_timeout: number } = { text: 'SELECT', query_timeout: heartbeat.patienceMs };
    const sendProbe = () => {
      next = setTimeout(() => client.query(probe).then(sendProbe, again), heartbeat.everyMs).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', onChange);
    try {
      await client.connect();
      await client.query('LISTEN seats');
    } catch (error) {
      again();
      throw error;
    }
    sendProbe();
    onChange();
  }

  await listen();
  return {
    stop: async () => {
      isStopped = true;
      await listener?.end().catch(() => {});
    },
  };
}
