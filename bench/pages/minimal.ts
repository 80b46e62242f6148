// Builds the minimal page and serves it from a process of its own, as the portal serves its pages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../tests/kit/free-port.ts';

const root = join(import.meta.dirname, '../..');

/** The minimal page's address, until `stop`. */
export async function serveMinimalPage(): Promise<{ origin: string; stop: () => Promise<void> }> {
  await run(join(root, 'node_modules/.bin/vite'), ['build', 'bench/pages/minimal']);
  const port = await freePort();
  const host = spawn(process.execPath, [join(import.meta.dirname, 'minimal/host.ts'), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(host.stdout, 'data');
  const stop = async () => {
    host.kill();
    await once(host, 'exit');
  };
  return { origin: `http://localhost:${port}`, stop };
}

async function run(command: string, args: string[]) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
