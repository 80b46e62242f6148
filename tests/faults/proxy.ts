// A line to PostgreSQL that misbehaves when told to. It reads just enough of the protocol to know a COMMIT.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Behaviour = 'pass' | 'swallow' | 'lose the commit';
export type Proxy = Awaited<ReturnType<typeof openProxy>>;

/** Stands before the server at `url`. */
export async function openProxy(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let behaviour: Behaviour = 'pass';
  let delayMs = 0;
  let lost = 0;

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let isCommitting = false;
    const send = (to: Socket, data: Buffer) => {
      if (delayMs === 0) to.write(data);
      else setTimeout(() => to.writable && to.write(data), delayMs);
    };
    near.on('data', (data) => {
      if (behaviour === 'swallow') return;
      // The simple query of the allocator's transaction, or Prisma's.
      isCommitting = behaviour === 'lose the commit' && data.includes('COMMIT');
      send(far, data);
    });
    far.on('data', (data) => {
      if (behaviour === 'swallow') return;
      if (!isCommitting) return send(near, data);
      lost += 1;
      behaviour = 'pass';
      near.resetAndDestroy();
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = new URL(url);
  line.port = String((server.address() as AddressInfo).port);

  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: line.href,
    behave: (next: Behaviour, slowMs = 0) => {
      behaviour = next;
      delayMs = slowMs;
    },
    reset,
    commitsLost: () => lost,
    close: async () => {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
