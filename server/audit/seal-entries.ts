// The audit trail is chained, so that a row altered behind the portal's back is named by `verifyChain`. Each seal is
// HMAC(key, seal before ‖ entry); the key is outside the database, so that who can rewrite the rows cannot rewrite the
// chain. Entries are sealed after the fact and in id order: the acts that write them wait for nobody.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';

export type Entry = { id: bigint; text: string };
type Seal = { entryId: bigint; keyName: string; hash: Uint8Array };
export type Verdict = {
  entries: number;
  /** the newest seal: kept elsewhere, it also proves that no row was cut off the end */
  head: { entryId: bigint; hash: string } | null;
  /** the first entry that does not stand as it was written, and how; null when all do */
  broken: { entryId: bigint; how: 'altered' | 'removed' | 'added' | 'unknown-key' } | null;
};

const batch = 2000;
const lowest = -(2n ** 63n);

/**
 * Seals what is settled; returns the number of entries sealed. Ids are given before the commit, so a row may appear
 * below one that is already there: an id counts as settled when every transaction that could hold it has ended.
 */
export async function sealEntries(db: Db, keyRing: KeyRing, { patienceMs = 20_000 } = {}): Promise<number> {
  const [mark] = await db.$queryRaw<{ last: bigint }[]>`SELECT coalesce(max(id), 0) AS last FROM audit_entry`;
  const last = mark!.last;
  if (!(await waitForWriters(db, patienceMs))) return 0;
  let sealed = 0;
  for (;;) {
    const count = await db.$transaction((tx) => sealBatch(tx, keyRing, last));
    sealed += count;
    if (count < batch) return sealed;
  }
}

/**
 * True once every transaction that was writing to the trail when asked has ended: one that was given an id holds the
 * table's lock for writers until then. Transactions that do not write there, here or in another database of the same
 * server, are not waited for.
 */
async function waitForWriters(db: Db, patienceMs: number): Promise<boolean> {
  let writers = await writersOfTheTrail(db);
  for (let waited = 0; writers.size > 0; waited += 100) {
    if (waited >= patienceMs) return false;
    await sleep(100);
    const present = await writersOfTheTrail(db);
    writers = new Set([...writers].filter((writer) => present.has(writer)));
  }
  return true;
}

async function writersOfTheTrail(db: Db): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ writer: string }[]>`
    SELECT virtualtransaction AS writer FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'audit_entry'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return new Set(rows.map(({ writer }) => writer));
}

async function sealBatch(tx: Tx, keyRing: KeyRing, last: bigint): Promise<number> {
  // One sealer at a time; the lock ends with the transaction.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(727275)`;
  const head = await tx.auditSeal.findFirst({ orderBy: { entryId: 'desc' } });
  const entries = await readEntries(tx, head?.entryId ?? lowest, batch, last);
  if (entries.length === 0) return 0;
  const key = keyRing[0]!;
  let before: Uint8Array = head?.hash ?? origin;
  const seals = entries.map(({ id, text }) => {
    const hash = new Uint8Array(chain(key, before, text));
    before = hash;
    return { entryId: id, keyName: key.name, hash };
  });
  await tx.auditSeal.createMany({ data: seals });
  return entries.length;
}

/**
 * Walks the whole chain and stops at the first row that does not stand as it was written. Rows after the newest seal
 * are not sealed yet: seal first.
 */
export async function verifyChain(db: Db, keyRing: KeyRing): Promise<Verdict> {
  let before: Uint8Array = origin;
  let at = lowest;
  let entries = 0;
  const newest = await db.auditSeal.findFirst({ orderBy: { entryId: 'desc' }, select: { entryId: true, hash: true } });
  const head = newest && { entryId: newest.entryId, hash: Buffer.from(newest.hash).toString('hex') };
  while (newest && at < newest.entryId) {
    const seals: Seal[] = await db.auditSeal.findMany({ where: { entryId: { gt: at } }, orderBy: { entryId: 'asc' }, take: batch });
    const rows = new Map((await readEntries(db, at, batch * 2, seals.at(-1)!.entryId)).map((entry) => [entry.id, entry]));
    for (const seal of seals) {
      const how = compare(seal, rows.get(seal.entryId), before, keyRing);
      if (how) return { entries, head, broken: { entryId: seal.entryId, how } };
      rows.delete(seal.entryId);
      before = seal.hash;
      entries += 1;
    }
    const [added] = rows.keys();
    if (added !== undefined) return { entries, head, broken: { entryId: added, how: 'added' } };
    at = seals.at(-1)!.entryId;
  }
  return { entries, head, broken: null };
}

function compare(seal: Seal, entry: Entry | undefined, before: Uint8Array, keyRing: KeyRing) {
  const key = keyRing.find(({ name }) => name === seal.keyName);
  if (!key) return 'unknown-key';
  if (!entry) return 'removed';
  const expected = chain(key, before, entry.text);
  return seal.hash.length === expected.length && timingSafeEqual(expected, seal.hash) ? null : 'altered';
}

/** Every column, spelled the same whatever the session's settings. */
const readEntries = (db: Db | Tx, after: bigint, limit: number, last: bigint) => db.$queryRaw<Entry[]>`
  SELECT id, jsonb_build_array(id, extract(epoch FROM at), actor, action, subject, detail)::text AS text
  FROM audit_entry WHERE id > ${after} AND id <= ${last} ORDER BY id LIMIT ${limit}`;

const origin = new Uint8Array(32);
const chain = (key: KeyRing[number], before: Uint8Array, text: string) =>
  createHmac('sha256', key.indexing).update('audit chain\n').update(before).update(text).digest();
