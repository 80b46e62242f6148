// A real portal in a process of its own, on a database of the test: what a person's browser talks to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeVariable } from './mutate.ts';
import { freePort } from './free-port.ts';

type Mail = { to: string; subject: string; text: string; html: string; sentAt: string };

export type Portal = {
  origin: string;
  /** everything it logged so far */
  log: () => string;
  /** mails received by the demonstration's mailbox, newest first */
  mails: (to: string) => Promise<Mail[]>;
  stop: () => Promise<unknown>;
};

export type ChildPortal = Portal & {
  pid: number;
  /** SIGTERM by default; resolves with the exit code */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** Starts the portal's command on a free port and waits until it answers. */
export async function startChildPortal(settings: Record<string, string> = {}): Promise<ChildPortal> {
  const folder = await mkdtemp(join(tmpdir(), 'portail-child-'));
  const port = settings.PORT ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    PORT: String(port),
    ORIGIN: origin,
    LOG_LEVEL: 'warn',
    RATE_LIMITS: 'off',
    ...settings,
  };
  const child = spawnPortal(env);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await Promise.race([answers(origin), exited.then(() => Promise.reject(new Error(`the portal did not start:\n${output}`)))]);
  return {
    origin,
    pid: child.pid!,
    log: () => output,
    mails: (to) => readMailbox(origin, to),
    stop: async (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      const [code] = await exited;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** What the demonstration's mailbox received for this address, newest first. */
export async function readMailbox(origin: string, to: string): Promise<Mail[]> {
  return (await (await fetch(`${origin}/demo/mail.json?to=${encodeURIComponent(to)}`)).json()) as Mail[];
}

const root = join(import.meta.dirname, '../..');

/**
 * The command of the portal with these settings: its bundle where PORTAL_ENTRY names it, as `npm test` does when it has
 * made it, else its sources. While `npm run mutants` has a protection out, it is out of this portal too.
 */
export function spawnPortal(env: Record<string, string | undefined>) {
  const changed = process.env[changeVariable];
  const entry = (!changed && process.env.PORTAL_ENTRY) || 'server/main.ts';
  const flags = [
    '--disable-warning=ExperimentalWarning',
    ...(changed ? ['--import', new URL('./hook-change.ts', import.meta.url).href] : []),
  ];
  // No settings of whoever runs the tests, whatever stands in the folder.
  const more = {
    ENV_FILE: '/dev/null',
    NODE_COMPILE_CACHE: join(root, '.build/compile-cache'),
    ...(changed && { [changeVariable]: changed }),
  };
  return spawn(process.execPath, [...flags, join(root, entry)], { cwd: root, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function answers(origin: string) {
  for (let attempt = 0; attempt < 1600; attempt += 1) {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    }).catch(() => null);
    if (response && response.status < 500) return;
    await sleep(50);
  }
  throw new Error(`${origin} does not answer`);
}
