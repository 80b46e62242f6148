import { once } from 'node:events';
import { createServer, request as ask, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryPointOf } from '../../../tests/kit/entry-point.ts';
import { createLog } from '../../platform/log.ts';
import { readEnv } from '../../platform/env.ts';
import { createRequestListener } from './request-listener.ts';
import { isCompressed } from '../pages/pages.ts';

const page = `<!doctype html><p>${'Petite plaine, du lundi 5 au vendredi 9 juillet. '.repeat(200)}`;
const types: Record<string, string> = { '/flux': 'text/event-stream', '/image.png': 'image/png' };
let port: number;

beforeAll(async () => {
  const server = createServer(
    createRequestListener({
      env: readEnv({}),
      log: createLog('silent'),
      entryPoints: [
        entryPointOf(
          '/',
          (request, response) => {
            const type = types[request.url ?? ''] ?? 'text/html; charset=utf-8';
            response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(page) }).end(page);
          },
          { compress: isCompressed },
        ),
      ],
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  afterAll(() => server.close());
});

/** As it is on the line: fetch would unpack it. */
const get = (path: string, encoding: string, method = 'GET') =>
  new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((answer, fail) => {
    const sent = ask({ host: '127.0.0.1', port, path, method, headers: { 'accept-encoding': encoding } }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      answer({ headers: response.headers, body: Buffer.concat(chunks) });
    });
    sent.on('error', fail).end();
  });

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('a page travels as %s', async (encoding, unpack) => {
  const { headers, body } = await get('/portail', encoding);
  expect([headers['content-encoding'], headers.vary]).toEqual([encoding, 'Accept-Encoding']);
  expect(unpack(body).toString()).toBe(page);
  expect(body.length).toBeLessThan(page.length / 10);
});

test.each([
  ['the answer to a form', '/portail/inscriptions', 'POST'],
  ['a health sheet', '/portail/enfants/0190a5b4-0000-7000-8000-000000000001/sante?partie=medecin', 'GET'],
  ['a stream', '/flux', 'GET'],
  ['a picture', '/image.png', 'GET'],
])('%s is sent as it is', async (_what, path, method) => {
  const { headers, body } = await get(path, 'br, gzip', method);
  expect(headers['content-encoding']).toBeUndefined();
  expect(body.toString()).toBe(page);
});
