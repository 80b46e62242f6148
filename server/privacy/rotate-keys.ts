// Replaces the key under everything that is sealed, while the portal serves: `DATA_KEYS` first names the new key before
// the old one, in every process; then this runs; then the old one may go. It takes up where it stopped.
import type pg from 'pg';
import { indexNumber, open, seal, sealedWith, type KeyRing } from '../platform/encryption.ts';

type SealedColumn = { table: string; column: string; /** of a national number: the column of its blind index */ index?: string };

/** Every column that holds something sealed. A test compares the list with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'person', column: 'national_number', index: 'number_index' },
  { table: 'child', column: 'national_number', index: 'number_index' },
  { table: 'family_link', column: 'parent_number', index: 'parent_number_index' },
  { table: 'family_link', column: 'reason' },
  { table: 'opposition', column: 'reason' },
  { table: 'session', column: 'id_token' },
  { table: 'health_sheet', column: 'sealed' },
  { table: 'health_sheet_change', column: 'sealed' },
  { table: 'cancellation_request', column: 'reason' },
  { table: 'cancellation_request', column: 'answer' },
  { table: 'announced_absence', column: 'reason' },
  { table: 'document', column: 'content' },
  { table: 'bank_movement_text', column: 'sealed' },
  { table: 'refund_account', column: 'sealed' },
  { table: 'refund_batch', column: 'file' },
  { table: 'refund_batch_line', column: 'sealed' },
  { table: 'partner_webhook', column: 'secret' },
  { table: 'family_act', column: 'sealed' },
  { table: 'payment_promise', column: 'sealed' },
  { table: 'write_off', column: 'sealed' },
  { table: 'reduction_grant', column: 'proof' },
  { table: 'tax_certificate', column: 'sealed' },
  { table: 'family_message', column: 'sealed' },
  { table: 'participation_certificate', column: 'sealed' },
  { table: 'payment_paper', column: 'sealed' },
  { table: 'severe_disability', column: 'proof' },
  { table: 'signature_picture', column: 'content' },
  { table: 'message_template', column: 'sealed' },
  { table: 'record_merge', column: 'sealed' },
];

export type Rotated = { table: string; column: string; resealed: number; /** ids of what no key opens */ unopened: string[] };

const batch = 100;

/** Seals again what an older key sealed, with the first of the ring, and recomputes blind indexes; a key that nothing sealed needs any more may then be missing at a start. */
export async function rotateKeys(pool: pg.Pool, ring: KeyRing): Promise<Rotated[]> {
  const done: Rotated[] = [];
  for (const column of sealedColumns) done.push(await rotateColumn(pool, ring, column));
  const { sealed } = await namesOfKeysInUse(pool);
  await pool.query('UPDATE data_key SET retired_at = now() WHERE retired_at IS NULL AND name <> $1 AND name <> ALL ($2)', [
    ring[0]!.name,
    sealed,
  ]);
  return done;
}

async function rotateColumn(pool: pg.Pool, ring: KeyRing, { table, column, index }: SealedColumn): Promise<Rotated> {
  const rotated: Rotated = { table, column, resealed: 0, unopened: [] };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await pool.query<{ id: string; sealed: Buffer }>(
      `SELECT id, ${column} AS sealed FROM ${table}
       WHERE id > $1 AND ${column} IS NOT NULL AND substring(${column} FROM 3 FOR get_byte(${column}, 1)) <> convert_to($2, 'UTF8')
       ORDER BY id LIMIT ${batch}`,
      [after, ring[0]!.name],
    );
    for (const { id, sealed } of rows) {
      const where = `${table}.${column}:${id}`;
      const plain = tryOpen(ring, where, sealed);
      if (!plain) {
        rotated.unopened.push(id);
        continue;
      }
      // A value that somebody wrote meanwhile is not ours to overwrite: it has the new key already.
      const { rowCount } = await pool.query(
        `UPDATE ${table} SET ${column} = $1${index ? `, ${index} = CASE WHEN ${index} IS NULL THEN NULL ELSE $4 END` : ''} WHERE id = $2 AND ${column} = $3`,
        [seal(ring, where, plain), id, sealed, ...(index ? [indexNumber(ring, plain.toString())] : [])],
      );
      rotated.resealed += rowCount ?? 0;
    }
    if (rows.length < batch) return rotated;
    after = rows.at(-1)!.id;
  }
}

/** The plain value, or null when no key of the ring opens it. */
export function tryOpen(ring: KeyRing, where: string, sealed: Buffer): Buffer | null {
  try {
    return open(ring, where, sealed);
  } catch {
    return null;
  }
}

/** Names of keys that something still needs: sealed values, and the chain over the audit trail, which is never rewritten. */
export async function namesOfKeysInUse(pool: pg.Pool): Promise<{ sealed: string[]; trail: string[] }> {
  const sealed = new Set<string>();
  for (const { table, column } of sealedColumns) {
    const { rows } = await pool.query<{ head: Buffer }>(
      `SELECT DISTINCT substring(${column} FROM 1 FOR 2 + get_byte(${column}, 1)) AS head FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    for (const { head } of rows) sealed.add(sealedWith(head));
  }
  const { rows } = await pool.query<{ key_name: string }>('SELECT DISTINCT key_name FROM audit_seal');
  return { sealed: [...sealed].sort(), trail: rows.map((row) => row.key_name).sort() };
}
