// Which database a command works on: never one that it would have to make.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../../prisma/migrate.ts';
import { BrokenConfiguration, isModeGiven, readEnv, type Env } from '../platform/env.ts';
import type { Log } from '../platform/log.ts';
import { startOwnPostgres } from '../postgres/start-own-postgres.ts';

/**
 * The settings of the server. MODE has to be said: a command without its settings would work on the demonstration, and say that
 * all is well there.
 * @throws BrokenConfiguration when they are wrong, or nothing says whose they are
 */
export function readSettings(): Env {
  if (isModeGiven()) return readEnv();
  throw new BrokenConfiguration(
    'MODE : rien ne dit sur quelle base travailler. Donnez les réglages du portail (.env du dossier courant, --env-file FICHIER, ou l’environnement), ou MODE=demo pour la démonstration.',
  );
}

export type Found = { url: string; close: () => Promise<void> };

/** The one of DATABASE_URL, past its pooler; in a demonstration without it, the portal's own, which is started when no portal runs on it. */
export async function findDatabase(env: Env, log: Log): Promise<Found> {
  const folder = join(env.DATA_DIR, 'postgres');
  const url = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL ?? (await findRunning(folder));
  if (url) return { url, close: async () => {} };
  if (!existsSync(join(folder, 'data', 'PG_VERSION')))
    throw new BrokenConfiguration(`DATA_DIR : ${env.DATA_DIR} n'a pas de base de données, et cette commande n'en crée pas`);
  const own = await startOwnPostgres({ folder, log });
  await migrate(own.url('postgres'));
  return { url: own.url('postgres'), close: own.stop };
}

/** The address of the own PostgreSQL of a portal that runs, from the files that it keeps; null when none runs. */
async function findRunning(folder: string): Promise<string | null> {
  try {
    const [pid, , , port] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
    const app = Number(await readFile(join(folder, 'portal.pid'), 'utf8'));
    process.kill(app, 0);
    process.kill(Number(pid), 0);
    return `postgresql://portail:${await readFile(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`;
  } catch {
    return null;
  }
}
