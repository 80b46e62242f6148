// PgBouncer in transaction mode, with fewer connections than there are requests: every statement may reach another one. Real,
// from Debian's package « pgbouncer »; without it these tests are skipped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createKey } from '../../server/platform/encryption.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { startChildPortal } from '../kit/child-portal.ts';
import { createClickers, createWeeks, readHolders, startPortals } from '../kit/storm.ts';
import { insist, openGround, type Ground } from './ground.ts';
import { freePort } from '../kit/free-port.ts';

const binary = '/usr/sbin/pgbouncer';
/** the same for all: the database remembers them */
const DATA_KEYS = createKey('test');
const isThere = existsSync(binary);
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let ground: Ground;
beforeAll(async () => {
  if (isThere) ground = await openGround();
});
afterAll(async () => {
  await ground?.close();
});

/** Starts PgBouncer before the ground's server and returns the address of the same database through it. */
async function openPooler(more: string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-pooler-'));
  await chmod(folder, 0o755);
  const server = new URL(ground.url);
  const port = await freePort();
  await writeFile(join(folder, 'users.txt'), `"${server.username}" "${server.password}"\n`);
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    [
      '[databases]',
      `* = host=127.0.0.1 port=${server.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'auth_type = trust',
      `auth_file = ${folder}/users.txt`,
      'unix_socket_dir =',
      'pool_mode = transaction',
      'default_pool_size = 4',
      'max_client_conn = 300',
      'server_login_retry = 1',
      ...more,
    ].join('\n'),
  );
  const child = spawn(binary, [join(folder, 'pgbouncer.ini')], { ...nobody, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await expect.poll(() => isListening(port), { timeout: 20_000, message: said }).toBe(true);
  const url = new URL(ground.url);
  url.port = String(port);
  return { url: url.href, stop: () => child.kill('SIGSTOP'), go: () => child.kill('SIGCONT') };
}

const isListening = (port: number) =>
  new Promise<boolean>((answer) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), answer(true)));
    socket.on('error', () => answer(false));
  });

describe.skipIf(!isThere)('through PgBouncer (skipped without Debian’s package pgbouncer)', () => {
  test('a storm of clicks and pages at two portals: exactly the places are held, no page breaks, counts are live, jobs are done', async () => {
    const pooler = await openPooler();
    const running = await startPortals(pooler.url, ['web', 'all'], { DATABASE_DIRECT_URL: ground.url, DATA_KEYS });
    onTestFinished(async () => void (await running.stop()));
    const origins = running.portals.map(({ origin }) => origin);
    const weekIds = await createWeeks(ground.pool, [40, 40]);
    const clickers = await createClickers(ground.pool, 160);
    const pages = Promise.all(
      Array.from({ length: 60 }, async (_, nth) => {
        const path = ['/', '/connexion', '/accessibilite'][nth % 3];
        return (await fetch(`${origins[nth % 2]}${path}`, { headers: { 'accept-language': `fr;q=0.${1 + (nth % 9)}` } })).status;
      }),
    );
    const answers = await Promise.all(
      clickers.map((clicker, nth) => insist(origins, { clicker, weekIds: [weekIds[nth % 2]!] }, { first: nth % 2, timeoutMs: 20_000 })),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(await pages)).toEqual(new Set([200]));
    expect((await readHolders(ground.pool, weekIds)).length).toBe(80);
    expect(answers.flatMap(({ held }) => held).length).toBe(80);
    expect(await findBreaches(ground.pool)).toEqual([]);
    for (const origin of origins) {
      expect(await (await fetch(`${origin}/readyz`)).text()).toBe('ready\n');
      await expect
        .poll(async () => (await (await fetch(`${origin}/metrics`)).text()).includes('portail_build_info'), { timeout: 20_000 })
        .toBe(true);
    }
    // the mails that the clicks queued are sent: the queue listens past the pooler
    const waiting = 'SELECT count(*)::int AS waiting FROM graphile_worker._private_jobs WHERE attempts = 0';
    await expect.poll(async () => (await ground.pool.query<{ waiting: number }>(waiting)).rows[0]!.waiting, { timeout: 60_000 }).toBe(0);
    // the time limits are those of the sessions that the pooler opens
    const through = new pg.Client({ connectionString: pooler.url });
    await through.connect();
    const { rows } = await through.query<{ statement_timeout: string }>('SHOW statement_timeout');
    await through.end();
    expect(rows).toEqual([{ statement_timeout: '15s' }]);
  });

  test.each([
    ['as it is installed', []],
    ['told to leave out what it does not know', ['ignore_startup_parameters = options']],
  ])('a pooler that nobody told of stops the start, with what to do: %s', async (_what, more) => {
    const pooler = await openPooler(more);
    await expect(startChildPortal({ DATABASE_URL: pooler.url, DEMO_DATA: 'none' })).rejects.toThrow(
      /DATABASE_URL : un répartiteur de connexions \(PgBouncer\) .* DATABASE_DIRECT_URL/,
    );
  });

  test('/readyz says that the pooler is away, and that it is back', async () => {
    const pooler = await openPooler();
    const running = await startPortals(pooler.url, ['web'], { DATABASE_DIRECT_URL: ground.url, DATA_KEYS });
    onTestFinished(async () => void (await running.stop()));
    const ready = async () => (await (await fetch(`${running.portals[0]!.origin}/readyz`)).text()).trim();
    expect(await ready()).toBe('ready');
    pooler.stop();
    await expect.poll(ready, { timeout: 20_000 }).toBe('database');
    pooler.go();
    await expect.poll(ready, { timeout: 20_000 }).toBe('ready');
  });
});
