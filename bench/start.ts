// From the command to the first request that can be served: on an empty folder, and on one that was used before. The
// floor is an empty Node process and the start of the same PostgreSQL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../server/platform/log.ts';
import { startOwnPostgres } from '../server/postgres/start-own-postgres.ts';
import { type Ground } from './ground.ts';
import { figure, pairUp, type Figure, type Scale } from './measure.ts';
import { freePort } from '../tests/kit/free-port.ts';

export async function measureStart(ground: Ground, scale: Scale): Promise<Figure[]> {
  const folder = await ground.folder();
  const first = await startAndStop(folder);
  const floor = async () => {
    const began = performance.now();
    await once(spawn(process.execPath, ['-e', '0']), 'exit');
    const postgres = await startOwnPostgres({ folder: join(folder, 'postgres'), log: createLog('error') });
    const ms = performance.now() - began;
    await postgres.stop();
    return ms;
  };
  const pairs = await pairUp(scale.pairs, floor, () => startAndStop(folder));
  return [
    figure(
      'warm restart: `npm start` until /readyz',
      pairs.map(({ one }) => one / 1000),
      { atMost: 3 },
      { unit: 's' },
    ),
    figure(
      'warm restart ÷ an empty Node process and PostgreSQL',
      pairs.map(({ one, other }) => one / other),
    ),
    figure('first start: empty folder, database made, migrated, demonstration filled in', [first / 1000], { atMost: 5 }, { unit: 's' }),
  ];
}

/** ms until /readyz says that the portal can serve. */
async function startAndStop(folder: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATA_DIR: folder, PORT: String(port), ORIGIN: `http://localhost:${port}`, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
    // npm and what it starts are ended together
    detached: true,
  });
  const exited = once(child, 'exit');
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended (${child.exitCode})`);
      if (performance.now() - began > 120_000) throw new Error('the portal does not become ready');
      await sleep(10);
    }
    return performance.now() - began;
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
    await exited;
    await untilGone(child.pid!);
  }
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    async (response) => (await response.text(), response.ok),
    () => false,
  );

/** npm may be gone before the portal is, which stops its PostgreSQL first. */
async function untilGone(group: number) {
  const began = performance.now();
  while (isThere(group) && performance.now() - began < 20_000) await sleep(20);
}

function isThere(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}
