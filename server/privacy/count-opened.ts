// Whether everything sealed opens: what a restored copy is asked.
import type pg from 'pg';
import type { KeyRing } from '../platform/encryption.ts';
import { sealedColumns, tryOpen } from './rotate-keys.ts';

export type Opened = { table: string; column: string; opened: number; /** ids of what no key opens */ unopened: string[] };

const batch = 500;

/** Opens every sealed value and keeps none. */
export async function countOpened(pool: Pick<pg.Pool, 'query'>, ring: KeyRing): Promise<Opened[]> {
  const all: Opened[] = [];
  for (const { table, column } of sealedColumns) {
    const counted: Opened = { table, column, opened: 0, unopened: [] };
    let after = '00000000-0000-0000-0000-000000000000';
    for (let isOver = false; !isOver;) {
      const { rows } = await pool.query<{ id: string; sealed: Buffer }>(
        `SELECT id, ${column} AS sealed FROM ${table} WHERE id > $1 AND ${column} IS NOT NULL ORDER BY id LIMIT ${batch}`,
        [after],
      );
      for (const { id, sealed } of rows)
        if (tryOpen(ring, `${table}.${column}:${id}`, sealed)) counted.opened += 1;
        else counted.unopened.push(id);
      isOver = rows.length < batch;
      after = rows.at(-1)?.id ?? after;
    }
    all.push(counted);
  }
  return all;
}
