// A commune in production on one machine: two web processes and a worker behind a proxy, on an empty database, with the
// stand-ins of the demonstration as the outside world: identity provider, payment provider, mail server.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoIdentityProvider } from '../../server/demo/identity-provider.ts';
import { openMailbox } from '../../server/demo/mailbox.ts';
import { openPaymentSandbox } from '../../server/demo/payment-provider.ts';
import { readEnv } from '../../server/platform/env.ts';
import { createLog } from '../../server/platform/log.ts';
import { createKey } from '../../server/platform/encryption.ts';
import { type ChildPortal, startChildPortal } from './child-portal.ts';
import { freePort } from './free-port.ts';

export type Production = Awaited<ReturnType<typeof openProduction>>;

/** Opens it on the empty database at `databaseUrl`; `staff` is the national number that the operator names. */
export async function openProduction(databaseUrl: string, staff: string) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-production-'));
  const silent = createLog('silent');
  const front = createServer().listen(0, '127.0.0.1');
  await once(front, 'listening');
  const origin = `http://localhost:${(front.address() as AddressInfo).port}`;
  const world = readEnv({ ORIGIN: origin, DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const identity = createDemoIdentityProvider(world);
  const mailbox = await openMailbox({ folder, log: silent });
  const payments = openPaymentSandbox({ env: world, log: silent, apiKey: 'test_season', mount: '/demo/mollie' });

  const settings = {
    MODE: 'production',
    RATE_LIMITS: 'on',
    ORIGIN: origin,
    TRUSTED_PROXIES: '1',
    DRAIN_FOR: 'PT0S',
    DATABASE_URL: databaseUrl,
    SMTP_URL: mailbox.url!,
    MAIL_FROM: 'portail@rocheval.example',
    ATL_EMAIL: 'atl@rocheval.example',
    OIDC_ISSUER: identity.provider.issuer,
    OIDC_CLIENT_ID: identity.provider.clientId,
    OIDC_CLIENT_SECRET: identity.provider.clientSecret as string,
    MOLLIE_API_KEY: 'test_season',
    MOLLIE_API_URL: `${origin}/demo/mollie`,
    DATA_KEYS: createKey('season'),
    SESSION_SECRET: 'une saison entière en production !',
    STAFF: staff,
  };
  const webPorts = [await freePort(), await freePort()];
  let turn = 0;
  front.on('request', (request, response) => {
    const { pathname } = new URL(request.url!, origin);
    if (pathname.startsWith('/demo/idp/')) return void identity.entryPoint.handler(request, response);
    if (pathname.startsWith('/demo/mollie/')) return void payments.entryPoint.handler(request, response);
    pass(request, response, webPorts[(turn += 1) % webPorts.length]!);
  });
  let log = '';
  let processes: ChildPortal[] = [];
  const start = async () => {
    // The first applies the migrations alone; the others find them done.
    const worker = await startChildPortal({ ...settings, ROLE: 'worker', PORT: String(await freePort()) });
    const webs = await Promise.all(webPorts.map((port) => startChildPortal({ ...settings, ROLE: 'web', PORT: String(port) })));
    processes = [worker, ...webs];
  };
  const stop = async () => {
    const codes = await Promise.all(processes.map((one) => one.stop()));
    log += processes.map((one) => one.log()).join('\n');
    return codes;
  };
  await start();

  return {
    origin,
    /** everything that the processes logged */
    log: () => log + processes.map((one) => one.log()).join('\n'),
    /** mails to that address, newest first */
    mails: (to?: string) => mailbox.list(to),
    /** Stops the processes, does this, and starts them again. */
    whileStopped: async (act: () => Promise<void>) => {
      await stop();
      await act();
      await start();
    },
    stop: async () => {
      await stop();
      await payments.stop();
      await mailbox.stop();
      front.closeAllConnections();
      front.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Hands the request to the web process at `port`, as a proxy does: with whom it speaks for. */
function pass(request: IncomingMessage, response: ServerResponse, port: number) {
  const headers = { ...request.headers, 'x-forwarded-for': request.socket.remoteAddress, 'x-forwarded-proto': 'http' };
  const onward = ask({ port, host: '127.0.0.1', path: request.url, method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
