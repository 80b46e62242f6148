// portail restore: a backup into an empty database, whose jobs wait until they are released.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bringUpToDate, whileNobodyMigrates } from '../../prisma/migrate.ts';
import { BrokenConfiguration } from '../platform/env.ts';
import { createErrorLog } from '../platform/log.ts';
import { isUnreachable, unreachable } from '../postgres/reach-database.ts';
import { readSettings } from './find-database.ts';
import { findBackup, pourBackup, readIdentity } from './open-backup.ts';
import { findOwnedDatabase } from './owner-url.ts';

/** Into the database of the settings. */
export async function restore(path: string, { identity }: { identity: string }): Promise<number> {
  const env = readSettings();
  const [file, decrypter] = [await findBackup(path), await readIdentity(identity)];
  const found = await findOwnedDatabase(env, createErrorLog(env.LOG_LEVEL));
  try {
    const { host, pathname } = new URL(found.url);
    const place = `${decodeURIComponent(pathname.slice(1))} sur ${host}`;
    console.error(`base : ${place} (MODE=${env.MODE})`);
    await fill(found.url, place, (url) => pourBackup(file, decrypter, url));
    console.log(
      `${file} : restaurée dans ${place}. Démarrez le portail et regardez ; aucun travail ne part (e-mails, remboursements) avant :`,
    );
    console.log('  portail jobs ; portail jobs release [--without-mails]');
    return 0;
  } finally {
    await found.close();
  }
}

/** Fills an empty database and holds its jobs, before any portal that starts meanwhile can look at it. */
export const fill = (url: string, place: string, pour: (url: string) => Promise<void>): Promise<void> =>
  whileNobodyMigrates(url, async (client) => {
    await insistOnEmpty(client, place);
    await pour(url);
    await bringUpToDate(client, url);
    await client.query('INSERT INTO restoration (id) VALUES ($1)', [randomUUID()]);
  }).catch((error: unknown) => Promise.reject(isUnreachable(error) ? unreachable(error) : error));

async function insistOnEmpty(client: pg.Client, place: string) {
  const { rows } = await client.query<{ tables: number }>(
    `SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const { tables } = rows[0]!;
  if (tables > 0)
    throw new BrokenConfiguration(
      `DATABASE_URL : la base ${place} a déjà ${tables} tables ; une sauvegarde ne se restaure que dans une base vide`,
    );
}
