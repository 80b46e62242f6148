// A mail server for tests, on a port that stays the same while it is closed and opened again.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Received = { recipients: string[]; mail: ParsedMail };

/** Takes mails on a free port; `close` and `open` make it go away and come back. */
export async function openPostOffice(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  let server: SMTPServer | undefined;
  let port = 0;

  async function open(more: SMTPServerOptions = {}) {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      closeTimeout: 100,
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          received.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), mail });
          done();
        }, done);
      },
      ...options,
      ...more,
    });
    server.on('error', () => {});
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    port = (server.server.address() as AddressInfo).port;
  }

  async function close() {
    const closing = server;
    server = undefined;
    if (closing) await new Promise<void>((closed) => closing.close(() => closed()));
  }

  await open();
  return { url: `smtp://127.0.0.1:${port}`, received, open, close };
}

/** A server that takes connections and says nothing. */
export async function openSilence() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
