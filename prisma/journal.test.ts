// What the migration `journal` posts of the payments, refunds and statements of before, and where it stops.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { booksInvariants } from '../server/commands/books-invariants.ts';
import { createDatabase, whenTestEnds } from '../tests/kit/people.ts';
import { migrate, readMigrationNames } from './migrate.ts';

const names = readMigrationNames();
const at = names.findIndex((name) => name.endsWith('_journal'));

async function migrationsUntil(end: number) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-migrations-'));
  whenTestEnds(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['migration_lock.toml', ...names.slice(0, end)])
    await cp(join(import.meta.dirname, 'migrations', name), join(folder, name), { recursive: true });
  return folder;
}

/** A database as the version before left it, with `rows` in it; `go` migrates it. */
async function openBefore(rows: string) {
  const url = await createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  whenTestEnds(() => client.end());
  await client.query('DROP SCHEMA public CASCADE; DROP SCHEMA graphile_worker CASCADE; CREATE SCHEMA public');
  const none = await mkdtemp(join(tmpdir(), 'portail-functions-'));
  whenTestEnds(() => rm(none, { recursive: true, force: true }));
  await migrate(url, { functions: none, migrations: await migrationsUntil(at) });
  await client.query(rows);
  return { client, go: async () => migrate(url, { functions: none, migrations: await migrationsUntil(at + 1) }), url };
}

const id = (n: number) => `'00000000-0000-7000-8000-${String(n).padStart(12, '0')}'`;
/** A paid, pending or ended payment of 60.00 for one place: `n` names it, its basket, place and child. */
const payment = (
  n: number,
  { method, status, paid = 0, place, outcome }: { method: string; status: string; paid?: number; place: string; outcome: string },
) => `
  INSERT INTO child (id, given_name, family_name, birth_date) VALUES (${id(n)}, 'Zoé', 'Peeters', '2020-01-01');
  INSERT INTO basket (id, parent_id, status, ended_at) VALUES (${id(n)}, ${id(1)}, 'CLOSED', now());
  INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, held_until, ended_at, price_cents, day_rate_cents, day_count, category, sibling_rank)
  VALUES (${id(n)}, ${id(n)}, ${id(1)}, ${id(n)}, ${id(2)}, '2031-07-07', '${place}', now() + interval '1 day', ${['EXPIRED', 'CANCELLED'].includes(place) ? 'now()' : 'NULL'}, 6000, 1200, 5, 'RESIDENT', 1);
  INSERT INTO payment (id, basket_id, parent_id, method, amount_cents, status, paid_cents, paid_at, ended_at)
  VALUES (${id(n)}, ${id(n)}, ${id(1)}, '${method}', 6000, '${status}', ${paid}, ${paid ? 'now()' : 'NULL'}, ${status === 'PENDING' ? 'NULL' : 'now()'});
  INSERT INTO payment_line (payment_id, enrolment_id, amount_cents, outcome) VALUES (${id(n)}, ${id(n)}, 6000, '${outcome}');
  ${paid ? `INSERT INTO ledger_entry (payment_id, kind, amount_cents) VALUES (${id(n)}, 'PAID', ${paid});` : ''}`;
const refund = (n: number, reason: string, status: string, cents: number, { line = true, providerId = '' } = {}) => `
  INSERT INTO refund (id, payment_id, enrolment_id, amount_cents, reason, status, provider_id, ended_at)
  VALUES (gen_random_uuid(), ${id(n)}, ${line ? id(n) : 'NULL'}, ${cents}, '${reason}', '${status}', ${providerId ? `'${providerId}'` : 'NULL'}, ${status === 'DUE' || status === 'SENT' ? 'NULL' : 'now()'});
  ${['SENT', 'DONE'].includes(status) ? `INSERT INTO ledger_entry (payment_id, kind, amount_cents) VALUES (${id(n)}, 'REFUNDED', -${cents});` : ''}`;
const movement = (n: number, cents: number, code: string | null) => `
  INSERT INTO bank_movement (id, statement_id, sequence, detail, amount_cents, entry_date, code)
  VALUES (${id(n)}, ${id(3)}, ${n}, 0, ${cents}, '2026-11-27', ${code ? `'${code}'` : 'NULL'});`;

const people = `
  INSERT INTO person (id, given_name, family_name) VALUES (${id(1)}, 'Alix', 'Peeters');
  INSERT INTO parent (id, person_id, email, postal_code) VALUES (${id(1)}, ${id(1)}, 'alix@example.be', '4999');
  INSERT INTO site (id, name) VALUES (${id(9)}, 'Hall');
  INSERT INTO plaine (id, name, site_id, site_name, age_min_months, age_max_months, daily_rate_cents) VALUES (${id(4)}, 'Petite', ${id(9)}, 'Hall', 30, 71, 1200);
  INSERT INTO week (id, plaine_id, start_date, end_date, monday, open_days, capacity)
  VALUES (${id(2)}, ${id(4)}, '2031-07-07', '2031-07-11', '2031-07-07', ARRAY['2031-07-07']::date[], 100);`;

const season =
  people +
  payment(11, { method: 'ONLINE', status: 'PAID', paid: 6000, place: 'CONFIRMED', outcome: 'CONFIRMED' }) +
  payment(12, { method: 'TRANSFER', status: 'PENDING', place: 'HELD', outcome: 'PENDING' }) +
  payment(13, { method: 'TRANSFER', status: 'PENDING', place: 'EXPIRED', outcome: 'PENDING' }) +
  payment(14, { method: 'CASH', status: 'PAID', paid: 6000, place: 'CANCELLED', outcome: 'CONFIRMED' }) +
  refund(14, 'CANCELLATION', 'DUE', 4500) +
  payment(15, { method: 'ONLINE', status: 'REFUNDED', paid: 6000, place: 'EXPIRED', outcome: 'REFUNDED' }) +
  refund(15, 'LATE_PAYMENT', 'SENT', 6000, { providerId: 're_15' }) +
  payment(16, { method: 'TRANSFER', status: 'PAID', paid: 7000, place: 'CONFIRMED', outcome: 'CONFIRMED' }) +
  refund(16, 'SURPLUS', 'DONE', 1000, { line: false }) +
  payment(17, { method: 'ONLINE', status: 'REFUNDED', paid: 6000, place: 'CONFIRMED', outcome: 'CONFIRMED' }) +
  refund(17, 'CHARGEBACK', 'DONE', 6000, { line: false }) +
  `INSERT INTO bank_statement (id, import_id, format, account, opening_cents, closing_cents, closing_date, key, file_name, file_hash, imported_by)
   VALUES (${id(3)}, ${id(3)}, 'CODA', 'BE26091000000029', 100000, 109750, '2026-11-27', 'key', 'file', '', 'system');` +
  movement(21, 7000, null) +
  movement(22, 3000, '00150000') +
  movement(23, -250, '08047000') +
  `INSERT INTO bank_allocation (movement_id, payment_id, amount_cents, actor) VALUES (${id(21)}, ${id(16)}, 7000, 'system');`;

test('what there was is posted, and every cent is where it was', async () => {
  const { client, go, url } = await openBefore(season);
  await go();
  const { rows } = await client.query<{ account: string; cents: number }>(
    'SELECT account::text, sum(amount_cents)::int AS cents FROM journal_line GROUP BY 1 ORDER BY 1',
  );
  expect(Object.fromEntries(rows.map(({ account, cents }) => [account, cents]))).toEqual({
    // owed for the place that is held, and for what the bank took back
    FAMILY: 12_000,
    INCOME: -(6000 + 6000 + 1500 + 6000 + 6000),
    PROVIDER: 6000 + 6000 + 6000 - 6000,
    CASH: 6000,
    TRANSFERS: -1000,
    OWED_BACK: -4500,
    UNDER_WAY: -6000,
    BANK: 109_750,
    UNALLOCATED: -3000,
    OTHER: 250,
    OPENING: -100_000,
  });
  // The functions of this version, then its invariants.
  await migrate(url);
  for (const [name, query] of Object.entries(booksInvariants)) expect((await client.query(query)).rows, name).toEqual([]);
});

test('a payment that differs by a cent stops the migration', async () => {
  const { client, go } = await openBefore(
    `${season} INSERT INTO ledger_entry (payment_id, kind, amount_cents) VALUES (${id(11)}, 'PAID', 1);`,
  );
  await expect(go()).rejects.toThrow(/journal and the ledger differ for the payments 00000000-0000-7000-8000-000000000011/);
  expect((await client.query("SELECT to_regclass('journal_line') AS made")).rows).toEqual([{ made: null }]);
});
