// The demonstration's mail server: takes every mail by SMTP on a loopback port, keeps it, and shows it.
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import type { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import type { Log } from '../platform/log.ts';
import type { ReceivedMail } from './smtp-server.ts';

const receivedMail = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string(), sentAt: z.string() });

export type Mailbox = {
  /** smtp:// address of the server, when this process runs it */
  url: string | null;
  /** SMTP_URL names another server: nothing arrives here */
  isElsewhere: boolean;
  /** newest first */
  list: (to?: string) => Promise<ReceivedMail[]>;
  stop: () => Promise<void>;
};

const kept = 2_000;

/** A mailbox that receives nothing, because SMTP_URL names another server. */
export const emptyMailbox: Mailbox = { url: null, isElsewhere: true, list: async () => [], stop: async () => {} };

const fileIn = (folder: string) => join(folder, 'mailbox.jsonl');

/** What the mailbox of another process keeps in `folder`: a web process shows the mails of the worker. */
export const readMailbox = (folder: string): Mailbox => ({
  url: null,
  isElsewhere: false,
  list: async (to) => newestFirst(await readMails(fileIn(folder)), to),
  stop: async () => {},
});

/** Opens the server on a free port; mails survive a restart in `folder`. */
export async function openMailbox({ folder, log }: { folder: string; log: Log }): Promise<Mailbox> {
  const file = fileIn(folder);
  const mails = await readMails(file);
  await mkdir(folder, { recursive: true });
  await writeFile(file, mails.map(asLine).join(''), { mode: 0o600 });
  let writing = Promise.resolve();

  const keep = (mail: ReceivedMail) => {
    mails.push(mail);
    if (mails.length > kept) mails.shift();
    writing = writing.then(() => appendFile(file, asLine(mail))).catch((error: unknown) => log.warn({ err: error }, 'mailbox not written'));
  };

  let loaded: Promise<SMTPServer> | undefined;
  const load = () => (loaded ??= import('./smtp-server.ts').then(({ createSmtpServer }) => createSmtpServer(keep, log)));
  const listener = createServer((socket) => {
    load().then(
      ({ server }) => server.emit('connection', socket),
      (error: unknown) => {
        log.warn({ err: error }, 'mailbox');
        socket.destroy();
      },
    );
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    isElsewhere: false,
    list: async (to) => newestFirst(mails, to),
    stop: async () => {
      listener.close();
      const server = await loaded;
      if (server) await new Promise<void>((closed) => server.close(() => closed()));
      await writing;
    },
  };
}

const asLine = (mail: ReceivedMail) => `${JSON.stringify(mail)}\n`;

const newestFirst = (mails: ReceivedMail[], to?: string) =>
  mails.filter((mail) => !to || mail.to.toLowerCase() === to.toLowerCase()).reverse();

/** Reads what an earlier run kept; a line cut off by a crash is left out. */
async function readMails(file: string): Promise<ReceivedMail[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(-kept);
  return lines.flatMap((line) => {
    try {
      return [receivedMail.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
