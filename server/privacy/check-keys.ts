// A key that is wrong or missing is told at the start, not by the first health sheet that stays closed.
import type pg from 'pg';
import { fingerprintsOf, type KeyRing } from '../platform/encryption.ts';
import { BrokenConfiguration } from '../platform/env.ts';
import { sealedColumns, tryOpen } from './rotate-keys.ts';

/**
 * Compares DATA_KEYS with the keys that this database has been sealed with, and writes down the new ones.
 * @throws BrokenConfiguration when a key is another one than its name says, or when one that is still needed is missing
 */
export async function checkKeys(pool: pg.Pool, ring: KeyRing): Promise<void> {
  const given = fingerprintsOf(ring);
  const { rows: before } = await pool.query<{ count: number }>('SELECT count(*)::int FROM data_key');
  if (before[0]!.count === 0) await openOneOfEach(pool, ring);
  await pool.query(
    `INSERT INTO data_key (name, fingerprint) SELECT * FROM unnest($1::text[], $2::bytea[])
     ON CONFLICT (name) DO UPDATE SET retired_at = NULL WHERE data_key.fingerprint = excluded.fingerprint AND data_key.retired_at IS NOT NULL`,
    [given.map(({ name }) => name), given.map(({ fingerprint }) => fingerprint)],
  );
  const { rows: known } = await pool.query<{ name: string; fingerprint: Buffer; retired: boolean }>(
    'SELECT name, fingerprint, retired_at IS NOT NULL AS retired FROM data_key ORDER BY first_used_at, name',
  );
  for (const { name, fingerprint, retired } of known) {
    const mine = given.find((key) => key.name === name);
    if (mine && !mine.fingerprint.equals(fingerprint)) throw new BrokenConfiguration(wrong(name));
    if (!mine && !retired) throw new BrokenConfiguration(missing(name));
  }
}

/** A database from before the fingerprints: one value of each kind must open. */
async function openOneOfEach(pool: pg.Pool, ring: KeyRing) {
  for (const { table, column } of sealedColumns) {
    const { rows } = await pool.query<{ id: string; sealed: Buffer }>(
      `SELECT id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL LIMIT 1`,
    );
    for (const { id, sealed } of rows)
      if (!tryOpen(ring, `${table}.${column}:${id}`, sealed)) throw new BrokenConfiguration(foreign(`${table}.${column}`));
  }
}

const foreign = (column: string) =>
  `DATA_KEYS : les données de cette base (${column}) ne s'ouvrent avec aucune de ces clés. Remettez la clé qui les a scellées.`;

const wrong = (name: string) =>
  `DATA_KEYS : la clé « ${name} » n'est pas celle qui a scellé les données de cette base. Remettez la clé d'origine sous ce nom ; une nouvelle clé prend un autre nom et la première place.`;

const missing = (name: string) =>
  `DATA_KEYS : la clé « ${name} » manque et des données en ont encore besoin. Remettez-la après la plus récente, puis scellez tout à nouveau (keys rotate) avant de l'ôter.`;
