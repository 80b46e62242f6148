// What the migration `make_site_an_entity` makes of sites that were free text, and what the version before finds beside it.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, whenTestEnds } from '../tests/kit/people.ts';
import { migrate, readMigrationNames } from './migrate.ts';

const names = readMigrationNames();
const at = names.findIndex((name) => name.endsWith('_make_site_an_entity'));

/** The migrations up to a place in their list, as a folder of their own. */
async function migrationsUntil(end: number) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-migrations-'));
  whenTestEnds(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['migration_lock.toml', ...names.slice(0, end)])
    await cp(join(import.meta.dirname, 'migrations', name), join(folder, name), { recursive: true });
  return folder;
}

/** A database as the version before left it, with `rows` in it, then migrated. */
async function openMigrated(rows: string) {
  const url = await createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  whenTestEnds(() => client.end());
  await client.query('DROP SCHEMA public CASCADE; DROP SCHEMA graphile_worker CASCADE; CREATE SCHEMA public');
  // The functions of today are for the tables of today.
  const functions = await mkdtemp(join(tmpdir(), 'portail-functions-'));
  whenTestEnds(() => rm(functions, { recursive: true, force: true }));
  await migrate(url, { functions, migrations: await migrationsUntil(at) });
  await client.query(rows);
  await migrate(url, { functions, migrations: await migrationsUntil(at + 1) });
  return async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
}

const id = (n: number) => `'00000000-0000-7000-8000-${String(n).padStart(12, '0')}'`;
const plaine = (n: number, name: string, site: string, address: string | null = null) =>
  `INSERT INTO plaine (id, name, site_name, site_address, age_min_months, age_max_months, daily_rate_cents)
   VALUES (${id(n)}, '${name}', '${site}', ${address === null ? 'NULL' : `'${address}'`}, 30, 71, 1200);`;
const coordinator = (n: number, site: string | null) =>
  `INSERT INTO person (id, given_name, family_name) VALUES (${id(n)}, 'Ana', 'C${n}');
   INSERT INTO staff_member (id, person_id, role, site_name) VALUES (${id(n)}, ${id(n)}, 'COORDINATOR', ${site === null ? 'NULL' : `'${site}'`});`;

const plaines = `SELECT plaine.name, site.name AS site, site_name, site_address FROM plaine JOIN site ON site.id = site_id ORDER BY plaine.id`;
const members = `SELECT site.name AS site, site_name FROM staff_member LEFT JOIN site ON site.id = site_id ORDER BY staff_member.id`;

test('texts that are equal without the spaces around them are one site, others are their own', async () => {
  const query = await openMigrated(
    plaine(1, 'Petite', 'Hall', 'Rue du Hall 1') +
      plaine(2, 'Grande', ' Hall ', 'Rue du Hall 1') +
      plaine(3, 'Nature', 'Hall', 'Rue du Bois 9') +
      plaine(4, 'Petite', 'hall') +
      coordinator(11, 'Hall') +
      coordinator(12, 'Hall ') +
      coordinator(13, 'École') +
      coordinator(14, '  ') +
      coordinator(15, null),
  );
  expect(await query('SELECT name, address FROM site ORDER BY name COLLATE "C"')).toEqual([
    { name: 'Hall', address: 'Rue du Hall 1' },
    { name: 'hall', address: null },
    { name: 'École', address: null },
  ]);
  const hall = { site: 'Hall', site_name: 'Hall', site_address: 'Rue du Hall 1' };
  expect(await query(plaines)).toEqual([
    { name: 'Petite', ...hall },
    { name: 'Grande', ...hall },
    { name: 'Nature', ...hall },
    { name: 'Petite', site: 'hall', site_name: 'hall', site_address: null },
  ]);
  expect(await query(members)).toEqual([
    { site: 'Hall', site_name: 'Hall' },
    { site: 'Hall', site_name: 'Hall' },
    { site: 'École', site_name: 'École' },
    { site: null, site_name: null },
    { site: null, site_name: null },
  ]);
});

test('two plaines of one name that now share their site are told apart', async () => {
  const query = await openMigrated(plaine(1, 'Petite', 'Hall') + plaine(2, 'Petite', 'Hall '));
  expect(await query('SELECT name FROM plaine ORDER BY id')).toEqual([{ name: 'Petite' }, { name: 'Petite (2)' }]);
  expect(await query('SELECT name FROM site')).toEqual([{ name: 'Hall' }]);
});

test('what a process of the version before writes reaches the site, and a new name reaches what it reads', async () => {
  const query = await openMigrated(plaine(1, 'Petite', 'Hall', 'Rue du Hall 1') + coordinator(11, 'Hall'));
  const hall = { site: 'Hall', site_name: 'Hall', site_address: 'Rue du Hall 1' };
  await query(plaine(2, 'Grande', 'Hall '));
  await query(plaine(3, 'Nature', 'Bois', 'Route du Bois 30'));
  await query(coordinator(12, 'Bois'));
  expect(await query(plaines)).toEqual([
    { name: 'Petite', ...hall },
    { name: 'Grande', ...hall },
    { name: 'Nature', site: 'Bois', site_name: 'Bois', site_address: 'Route du Bois 30' },
  ]);
  expect(await query(members)).toEqual([
    { site: 'Hall', site_name: 'Hall' },
    { site: 'Bois', site_name: 'Bois' },
  ]);

  await query(`UPDATE plaine SET site_name = 'Bois', site_address = 'Route du Bois 31' WHERE id = ${id(2)}`);
  await query(`UPDATE staff_member SET site_name = NULL WHERE id = ${id(12)}`);
  await query(`UPDATE site SET name = 'Grand Hall', address = NULL WHERE name = 'Hall'`);
  const bois = { site: 'Bois', site_name: 'Bois', site_address: 'Route du Bois 31' };
  expect(await query(plaines)).toEqual([
    { name: 'Petite', site: 'Grand Hall', site_name: 'Grand Hall', site_address: null },
    { name: 'Grande', ...bois },
    { name: 'Nature', ...bois },
  ]);
  expect(await query(members)).toEqual([
    { site: 'Grand Hall', site_name: 'Grand Hall' },
    { site: null, site_name: null },
  ]);

  // this version writes the id alone
  await query(`UPDATE plaine SET site_id = (SELECT id FROM site WHERE name = 'Grand Hall') WHERE id = ${id(3)}`);
  expect((await query(plaines))[2]).toEqual({ name: 'Nature', site: 'Grand Hall', site_name: 'Grand Hall', site_address: null });
});
