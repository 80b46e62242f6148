import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { createApp } from '../../../tests/kit/people.ts';
import { createPaymentWebhook } from './payments.ts';

const lines: string[] = [];
const { database } = await createApp();
const log = createLog('info', { write: (line: string) => void lines.push(line) });

/** The door on a real port, on this database. */
async function openDoor(asked: Parameters<typeof createPaymentWebhook>[0]['database']) {
  const server = createServer((request, response) => void createPaymentWebhook({ database: asked, log }).handler(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('who goes away in the middle of a message leaves no error in the log; our own database that fails does', async () => {
  const port = await openDoor(database);
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /webhooks/payments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nid=');
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await once(socket, 'close');
  const url = `http://127.0.0.1:${port}/webhooks/payments`;
  expect((await fetch(url, { method: 'POST', body: new URLSearchParams({ id: 'tr_unknown0' }) })).status).toBe(200);
  expect(lines).toEqual([]);

  const deaf = { ...database, prisma: { $queryRaw: () => Promise.reject(new Error('down')) } } as unknown as typeof database;
  const broken = `http://127.0.0.1:${await openDoor(deaf)}/webhooks/payments`;
  expect((await fetch(broken, { method: 'POST', body: new URLSearchParams({ id: 'tr_unknown0' }) })).status).toBe(503);
  expect(lines).toHaveLength(1);
});
