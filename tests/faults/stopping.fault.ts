// npm start is stopped by whoever knows npm's process alone: a supervisor, a script with a pid file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../kit/free-port.ts';

test('SIGTERM to the process of npm start stops the portal gently: what is running ends, and nothing is left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portail-npm-'));
  const port = await freePort();
  const root = join(import.meta.dirname, '../..');
  const env = { PATH: process.env.PATH, HOME: folder, PORT: String(port), DATA_DIR: folder, DEMO_DATA: 'none', ENV_FILE: '/dev/null' };
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  npm.stdout.on('data', (chunk) => (said += chunk));
  npm.stderr.on('data', (chunk) => (said += chunk));
  onTestFinished(async () => {
    npm.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  await expect.poll(() => said, { timeout: 240_000 }).toContain('"portal on ');
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  // its output ends when the portal itself has ended
  await once(npm, 'close');
  expect(said).toContain('"stopping"');
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
});
