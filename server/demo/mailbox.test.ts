import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createRequestListener } from '../http/lib/request-listener.ts';
import { readEnv } from '../platform/env.ts';
import { createLog } from '../platform/log.ts';
import { createMailer } from '../mail/mailer.ts';
import { whenTestEnds } from '../../tests/kit/people.ts';
import { createMailboxEntryPoints } from './mailbox-page.ts';
import { emptyMailbox, openMailbox, readMailbox, type Mailbox } from './mailbox.ts';

const log = createLog('silent');

async function serve(mailbox: Mailbox) {
  const server = createServer(createRequestListener({ env: readEnv({}), log, entryPoints: createMailboxEntryPoints(mailbox) }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  whenTestEnds(async () => void server.close());
  return (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
}

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'portail-mailbox-'));
  whenTestEnds(() => rm(folder, { recursive: true }));
  return folder;
}

async function send(mailbox: Mailbox, to: string, subject: string) {
  const mailer = createMailer({ url: mailbox.url!, from: 'Portail <portail@valmont.example>' });
  const html = '<html><head></head><body><script>alert(1)</script><p>Bonjour</p></body></html>';
  await mailer.send({ id: subject, to, subject, text: 'Bonjour <b>', html, language: 'fr' });
  mailer.close();
}

test('mails arrive by SMTP and are given as JSON, newest first, by reader', async () => {
  const mailbox = await openMailbox({ folder: await openFolder(), log });
  whenTestEnds(mailbox.stop);
  const ask = await serve(mailbox);
  await send(mailbox, 'claire@example.be', 'Une');
  await send(mailbox, 'marc@example.be', 'Deux');
  await send(mailbox, 'claire@example.be', 'Trois');
  const all = (await (await ask('/demo/mail.json')).json()) as { subject: string }[];
  expect(all.map(({ subject }) => subject)).toEqual(['Trois', 'Deux', 'Une']);
  const hers = (await (await ask('/demo/mail.json?to=Claire@example.be')).json()) as unknown[];
  expect(hers).toMatchObject([
    {
      to: 'claire@example.be',
      subject: 'Trois',
      text: 'Bonjour <b>',
      html: expect.stringContaining('<p>Bonjour</p>'),
      sentAt: expect.stringMatching(/^\d{4}-/),
    },
    { subject: 'Une' },
  ]);
});

test('a restart keeps the mails, and another process reads them', async () => {
  const folder = await openFolder();
  const before = await openMailbox({ folder, log });
  await send(before, 'claire@example.be', 'Avant');
  await before.stop();
  const after = await openMailbox({ folder, log });
  whenTestEnds(after.stop);
  await send(after, 'claire@example.be', 'Après');
  expect((await after.list()).map(({ subject }) => subject)).toEqual(['Après', 'Avant']);
  await vi.waitFor(async () => expect((await readMailbox(folder).list()).map(({ subject }) => subject)).toEqual(['Après', 'Avant']), {
    timeout: 15_000,
  });
});

test('the page shows a mail in a frame that runs nothing', async () => {
  const mailbox = await openMailbox({ folder: await openFolder(), log });
  whenTestEnds(mailbox.stop);
  const ask = await serve(mailbox);
  await send(mailbox, 'claire@example.be', '<img src=x onerror=alert(1)>');
  const page = await ask('/demo/mail?to=claire%40example.be');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const html = await page.text();
  expect(html).toContain('<html lang="fr">');
  expect(html).not.toContain('<img');
  expect(html).not.toContain('<script');
  expect(html).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  const [, source] = /<iframe src="([^"]+)"/.exec(html)!;
  const frame = await ask(source!.replaceAll('&#38;', '&'));
  expect(frame.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(frame.headers.get('content-security-policy')).toContain('sandbox');
  expect(await frame.text()).toContain('<p>Bonjour</p>');
  expect((await ask('/demo/mail/html?index=7')).status).toBe(404);
});

test('when SMTP_URL names another server the mailbox is empty and says so', async () => {
  const ask = await serve(emptyMailbox);
  expect(await (await ask('/demo/mail.json')).json()).toEqual([]);
  expect(await (await ask('/demo/mail')).text()).toContain('SMTP_URL');
});
