// What operators and browsers get from every door, and how the portal goes away and comes back.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createLog, type Log } from '../../platform/log.ts';
import { startOwnPostgres } from '../../postgres/start-own-postgres.ts';
import { openLine } from '../../../tests/kit/cut-line.ts';
import { openPortal } from '../../../tests/kit/running-portal.ts';
import { createDatabase, createParent, createSeason, whenTestEnds } from '../../../tests/kit/people.ts';
import { withoutValues } from '../lib/access-log.ts';

const query = (text: string, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: text }),
  ...more,
});

test('the process is up, the database answers, and every answer carries its protections', async () => {
  const { ask } = await openPortal();
  for (const path of ['/healthz', '/readyz']) {
    const answer = await ask(path);
    expect(answer.status, path).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  }
  const graph = await ask('/graphql', query('{ __typename }'));
  expect(graph.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(graph.headers.get('cache-control')).toBe('no-store');
});

test('on https browsers are told to stay there', async () => {
  const { ask } = await openPortal({ ORIGIN: 'https://portail.example' });
  expect((await ask('/healthz')).headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
});

test('metrics are for this machine or for the token, and name no person', async () => {
  const { ask, app } = await openPortal({ METRICS_TOKEN: 'a-token-of-some-length' });
  const { actor } = await createParent(app, { email: 'canari@example.be', givenName: 'Canari' });
  await ask(`/graphql?who=canari@example.be`, query('{ __typename }'));
  await ask(`/parents/${actor.parentId}`);
  const text = await (await ask('/metrics')).text();
  expect(text).toMatch(/portail_http_request_duration_seconds_count\{route="\/graphql",method="POST",status="200"\} \d+/);
  expect(text).toContain('portail_database_connections{pool="prisma",state="open"}');
  expect(text).toMatch(/^portail_live_connections 0$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  expect(text).not.toMatch(/canari/i);
  expect(text).not.toContain(actor.parentId);
  expect((await ask('/metrics', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(403);
  const bearer = (token: string) => ({ headers: { 'x-forwarded-for': '10.0.0.1', authorization: `Bearer ${token}` } });
  expect((await ask('/metrics', bearer('a-token-of-some-length'))).status).toBe(200);
  expect((await ask('/metrics', bearer('another'))).status).toBe(403);
});

test('the version is in the metrics and on /readyz, for this machine or for the token', async () => {
  const { ask } = await openPortal({ METRICS_TOKEN: 'a-token-of-some-length' });
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await (await ask('/metrics')).text()).toContain(`portail_build_info{version="${version}"} 1`);
  const elsewhere = { 'x-forwarded-for': '10.0.0.1' };
  const versionFor = async (headers: Record<string, string>) => {
    const answer = await ask('/readyz', { headers });
    expect(await answer.text()).toBe('ready\n');
    return answer.headers.get('x-portail-version');
  };
  expect(await versionFor({})).toBe(version);
  expect(await versionFor({ ...elsewhere, authorization: 'Bearer a-token-of-some-length' })).toBe(version);
  expect(await versionFor(elsewhere)).toBeNull();
});

test('the queue is in the metrics: what waits and what is parked', async () => {
  const { ask, app } = await openPortal({ ROLE: 'web' });
  await app.database.prisma.$executeRaw`
    SELECT graphile_worker.add_job('send-refund', '{"refundId":"x"}'::json), graphile_worker.add_job('mail', '{}'::json, max_attempts := 1)`;
  await app.database.prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = 1 WHERE max_attempts = 1`;
  const text = await (await ask('/metrics')).text();
  expect(text).toContain('portail_jobs_waiting{task="send-refund"} 1');
  expect(text).toContain('portail_jobs_parked{task="mail"} 1');
});

test('a body of more than a megabyte is refused, with a length or without, and the next request is served', async () => {
  const { ask, port } = await openPortal();
  const long = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(1_100_000)}` });
  expect((await ask('/graphql', query('', { body: long }))).status).toBe(413);
  const status = await new Promise<number | undefined>((answered) => {
    const sent = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      },
      (answer) => answered(answer.statusCode),
    );
    sent.on('error', () => {});
    sent.write(long.slice(0, 600_000));
    sent.write(long.slice(600_000));
  });
  expect(status).toBe(413);
  expect((await ask('/graphql', query('{ __typename }'))).status).toBe(200);
});

test('headers without end are refused', async () => {
  const { port } = await openPortal();
  const answer = await new Promise<string>((answered) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`));
    let text = '';
    socket
      .on('data', (chunk) => (text += chunk))
      .on('close', () => answered(text))
      .on('error', () => answered(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 431/);
});

test('the log names the request, without its query string, ids, numbers or addresses', async () => {
  const lines: object[] = [];
  const keep = (line: object) => void lines.push(line);
  const log = { ...createLog('silent'), info: keep, debug: keep, warn: keep, error: keep } as unknown as Log;
  const { ask } = await openPortal({}, log);
  await ask('/parents/85073003328/claire@example.be?nn=85.07.30-033.28&mail=claire@example.be', {
    headers: { 'x-request-id': 'forged\u00e9' },
  });
  await vi.waitFor(() => expect(lines).toContainEqual(expect.objectContaining({ path: '/parents/:value/:value', status: 404 })), {
    timeout: 15_000,
  });
  expect(JSON.stringify(lines)).not.toMatch(/8507300|85\.07|033\.28|claire|forged/);
});

test.each([
  ['/portail/enfants/0198c0de-0000-7000-8000-000000000000/fiche', '/portail/enfants/:id/fiche'],
  ['/x/85.07.30-033.28', '/x/:value'],
  ['/x/a%40b.be/y', '/x/:value/y'],
  ['/catalogue', '/catalogue'],
])('a path in the log: %s', (path, kept) => {
  expect(withoutValues(path)).toBe(kept);
});

test('not ready within seconds of losing the database, ready again within seconds of its return', async () => {
  const line = await openLine(await createDatabase());
  whenTestEnds(line.close);
  const { ask } = await openPortal({ DATABASE_URL: line.url });
  expect((await ask('/readyz')).status).toBe(200);
  line.cut();
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(503), { timeout: 15_000, interval: 100 });
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/metrics')).status).toBe(200);
  line.mend();
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), { timeout: 15_000, interval: 100 });
  expect(await (await ask('/graphql', query('{ schools { id } }'))).json()).toEqual({ data: { schools: [] } });
});

test('serving again within seconds after its own database server was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portail-killed-'));
  whenTestEnds(() => rm(folder, { recursive: true }));
  const server = await startOwnPostgres({ folder, log: createLog('silent') });
  const { ask, stop } = await openPortal({ DATABASE_URL: server.url('postgres') });
  const killed = server.pid()!;
  process.kill(killed, 'SIGKILL');
  await vi.waitFor(
    async () => {
      expect(server.pid()).not.toBe(killed);
      expect((await ask('/readyz')).status).toBe(200);
      expect(await (await ask('/graphql', query('{ schools { id } }'))).json()).toEqual({ data: { schools: [] } });
    },
    { timeout: 20_000, interval: 100 },
  );
  await stop();
  await server.stop();
});

test('a database on which nothing can be written is not one to serve from', async () => {
  const url = new URL(await createDatabase());
  const { ask } = await openPortal({ DATABASE_URL: url.href });
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`ALTER DATABASE ${url.pathname.slice(1)} SET default_transaction_read_only = on`);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portail readiness'`,
  );
  await client.end();
  await expect.poll(async () => (await (await ask('/readyz')).text()).trim()).toBe('read-only');
});

test('/readyz?verbose says what is most likely not meant, to this machine or for the token alone', async () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line: string) => void lines.push(line) });
  const { ask } = await openPortal({ METRICS_TOKEN: 'a-token-of-some-length' }, log);
  expect(await (await ask('/readyz?verbose')).text()).toBe('ready\n');
  const elsewhere = { 'x-forwarded-for': '10.0.0.1' };
  expect(await (await ask('/readyz?verbose', { headers: elsewhere })).text()).toBe('ready\n');
  await ask('/healthz', { headers: elsewhere });
  const token = { headers: { authorization: 'Bearer a-token-of-some-length' } };
  expect(await (await ask('/readyz?verbose', token)).text()).toMatch(
    /^ready\nwarning TRUSTED_PROXIES: X-Forwarded-For arrives and is not read/,
  );
  expect(lines.filter((line) => line.includes('X-Forwarded-For arrives'))).toHaveLength(1);
});

test('a stop says draining for a while, and serves meanwhile, before the port closes', async () => {
  const { ask, stop } = await openPortal({ DRAIN_FOR: 'PT3S' });
  const stopped = stop();
  const readiness = await ask('/readyz');
  expect([readiness.status, await readiness.text()]).toEqual([503, 'draining\n']);
  const answer = await ask('/graphql', query('{ schools { id } }'));
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await stopped;
  await expect(ask('/healthz')).rejects.toThrow('fetch failed');
});

test('stopping: a running answer is finished, open streams are ended, nothing new is taken', async () => {
  const { ask, stop, app, origin, server } = await openPortal();
  const { plaine } = await createSeason(app, [5]);
  const stream = await ask('/graphql', {
    ...query(`subscription { seatCounts(plaineId: "${plaine.id}") { weekId seatsLeft } }`),
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const reader = stream.body!.getReader();
  await reader.read();
  const seen = once(server, 'request');
  const body = JSON.stringify({ query: '{ schools { id } }' });
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const slow = httpRequest(`${origin}/graphql`, { method: 'POST', headers });
  const answer = once(slow, 'response') as Promise<[IncomingMessage]>;
  slow.write(body.slice(0, 5));
  await seen;
  const stopping = stop();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value);
  expect(text).not.toContain('event: complete');
  await expect(ask('/healthz')).rejects.toThrow('fetch failed');
  slow.end(body.slice(5));
  expect((await answer)[0].resume().statusCode).toBe(200);
  await stopping;
});
