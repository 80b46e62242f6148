// A PostgreSQL of Debian's package, with its tools: the one that comes from npm brings none.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

const versions = '/usr/lib/postgresql';

/** The folder of the newest one's programs, or null where the package is not installed. */
export function findDebianPostgres(): string | null {
  if (!existsSync(versions)) return null;
  const folders = readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'));
  return folders.find((folder) => ['initdb', 'postgres', 'pg_dump'].every((program) => existsSync(join(folder, program)))) ?? null;
}

async function isUp(url: string) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** Starts one on an empty folder; `url` names one of its databases. */
export async function openDebianPostgres(programs: string) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-debian-'));
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] = /^(postgres|nobody):x:(\d+):(\d+)/m.exec(passwd)!.map(Number) as [number, number, number, number];
  const user = process.getuid?.() === 0 ? { uid, gid } : {};
  if (process.getuid?.() === 0) await chown(folder, uid, gid);
  const [data, port] = [join(folder, 'data'), await freePort()];
  const made = spawn(join(programs, 'initdb'), ['-D', data, '-U', 'portail', '-A', 'trust', '-E', 'UTF8', '--locale=C'], user);
  const [code] = (await once(made, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`initdb: ${code}`);
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((flag) => ['-c', flag]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], { ...user, stdio: 'ignore' });
  const url = (name: string) => `postgresql://portail@127.0.0.1:${port}/${name}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url('postgres') });
    client.on('error', () => {});
    await client.connect();
    return client.query(sql).finally(() => client.end());
  };
  while (!(await isUp(url('postgres')))) await sleep(50);
  return {
    url,
    createDatabase: async (name: string) => {
      await run(`CREATE DATABASE ${name} TEMPLATE template0`);
      return url(name);
    },
    names: async () => (await run('SELECT datname FROM pg_database ORDER BY 1')).rows.map(({ datname }) => String(datname)),
    close: async () => {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
