// portail restore --drill: the backup is restored beside, opened, asked whether all that is always true still is, and taken away.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { verifyChain } from '../audit/seal-entries.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { BrokenConfiguration } from '../platform/env.ts';
import { loadKeys } from '../platform/keys.ts';
import { createErrorLog } from '../platform/log.ts';
import { isUnreachable, unreachable } from '../postgres/reach-database.ts';
import { checkKeys } from '../privacy/check-keys.ts';
import { countOpened } from '../privacy/count-opened.ts';
import { readSettings } from './find-database.ts';
import { findBreaches } from './invariants.ts';
import { findBackup, pourBackup, readIdentity } from './open-backup.ts';
import { findOwnedDatabase } from './owner-url.ts';
import { fill } from './restore.ts';

/** Exit code 1 when something in it does not open or is not true. */
export async function drill(path: string, { identity }: { identity: string }): Promise<number> {
  const env = readSettings();
  const [file, decrypter] = [await findBackup(path), await readIdentity(identity)];
  const { keyRing } = await loadKeys(env);
  const found = await findOwnedDatabase(env, createErrorLog(env.LOG_LEVEL));
  try {
    const began = performance.now();
    const since = () => `${((performance.now() - began) / 1000).toFixed(1).replace('.', ',')} s`;
    return await beside(found.url, async (url, place) => {
      console.error(`base : ${place}, le temps de l'exercice (MODE=${env.MODE})`);
      await fill(url, place, (at) => pourBackup(file, decrypter, at));
      console.log(`${file} : restaurée en ${since()}`);
      const database = openDatabase(url, { size: 2, onError: () => {} });
      try {
        const isSound = await examine(database, keyRing);
        console.log(isSound ? `l'exercice a réussi, en ${since()}` : `l'exercice a échoué, en ${since()}`);
        return isSound ? 0 : 1;
      } finally {
        await database.close();
      }
    });
  } finally {
    await found.close();
  }
}

/** Runs `work` on a new database of the same server, which is gone afterwards. */
async function beside<Result>(url: string, work: (url: string, place: string) => Promise<Result>): Promise<Result> {
  const name = `portail_exercice_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query that was running says so too
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  } catch (error) {
    await client.end().catch(() => {});
    if ((error as { code?: string }).code === '42501')
      throw new BrokenConfiguration('MIGRATION_DATABASE_URL : ce rôle ne peut pas créer la base de l’exercice ; ALTER ROLE … CREATEDB');
    throw isUnreachable(error) ? unreachable(error) : error;
  }
  try {
    const at = new URL(url);
    at.pathname = `/${name}`;
    return await work(at.href, `${name} sur ${at.host}`);
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).finally(() => client.end());
  }
}

const counted = ['parent', 'child', 'health_sheet', 'document', 'enrolment', 'payment', 'audit_entry'] as const;

/** Says what is in it, line by line; true when all is as it should be. */
async function examine({ pool, prisma }: Database, ring: KeyRing): Promise<boolean> {
  const { rows } = await pool.query<Record<(typeof counted)[number], number> & { last: string | null }>(
    `SELECT ${counted.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')},
       (SELECT to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') FROM audit_entry) AS last`,
  );
  const { last, ...counts } = rows[0]!;
  console.log(
    Object.entries(counts)
      .map(([table, count]) => `${table} ${count}`)
      .join(' ; '),
  );
  console.log(`dernier acte au journal : ${last ?? 'aucun'}`);
  await checkKeys(pool, ring);
  let isSound = true;
  const tell = (isRight: boolean, line: string) => {
    if (isRight) return console.log(line);
    isSound = false;
    console.error(line);
  };
  for (const { table, column, opened, unopened } of await countOpened(pool, ring))
    tell(
      unopened.length === 0,
      `${table}.${column} : ${opened} valeurs ouvertes${unopened.length > 0 ? ` ; fermées : ${unopened.join(', ')}` : ''}`,
    );
  const { entries, broken } = await verifyChain(prisma, ring);
  tell(
    !broken,
    broken ? `journal : la ligne ${broken.entryId} n'est pas telle qu'elle fut écrite` : `journal intact : ${entries} lignes scellées`,
  );
  const breaches = await findBreaches(pool);
  tell(
    breaches.length === 0,
    breaches.length === 0 ? 'invariants : tous vrais' : `invariants : ${JSON.stringify(breaches).slice(0, 2_000)}`,
  );
  return isSound;
}
