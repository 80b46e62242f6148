// What happens to a migration that cannot go through at once, on a database that is current but for that one; and to
// functions whose text changed.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, whenTestEnds } from '../tests/kit/people.ts';
import { migrate } from './migrate.ts';
import { readPendingSql } from './pending.ts';

const name = '99991231000000_next';

/** A database, and the portal's migrations with one more of this text; `write` gives it another one. */
async function open(sql: string) {
  const url = await createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const migrations = await mkdtemp(join(tmpdir(), 'portail-migrations-'));
  whenTestEnds(async () => {
    await client.end();
    await rm(migrations, { recursive: true, force: true });
  });
  await cp(join(import.meta.dirname, 'migrations'), migrations, { recursive: true });
  await mkdir(join(migrations, name));
  const write = (text: string) => writeFile(join(migrations, name, 'migration.sql'), text);
  await write(sql);
  const knows = async (table: string) => (await client.query('SELECT to_regclass($1) AS known', [table])).rows[0].known !== null;
  return { url, client, migrations, write, knows };
}

test('schema.prisma asks for nothing that no migration does', async () => {
  expect(await readPendingSql(await createDatabase())).toBe('');
});

test('one that waits for a lock gives way to the others, and goes through once the lock is free', async () => {
  const { url, client, migrations } = await open('ALTER TABLE school ADD COLUMN next int;');
  await client.query('BEGIN; SELECT FROM school');
  await expect(migrate(url, { migrations, patienceMs: 0 })).rejects.toThrow();
  const again = migrate(url, { migrations });
  await client.query('SELECT FROM school; COMMIT');
  expect(await again).toEqual([name]);
  expect(await migrate(url, { migrations })).toEqual([]);
});

test('one that fails leaves nothing behind, and the next start tries it again', async () => {
  const { url, migrations, write, knows } = await open('CREATE TABLE half (id int); SELECT 1 / 0;');
  await expect(migrate(url, { migrations })).rejects.toThrow(`${name}: division by zero`);
  expect(await knows('half')).toBe(false);
  await write('CREATE TABLE whole (id int);');
  expect(await migrate(url, { migrations })).toEqual([name]);
  expect(await knows('whole')).toBe(true);
});

test('one whose process was killed in the middle is tried again', async () => {
  const { url, client, migrations, knows } = await open('CREATE TABLE whole (id int);');
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', $1, now(), 0)`,
    [name],
  );
  expect(await migrate(url, { migrations })).toEqual([name]);
  expect(await knows('whole')).toBe(true);
});

/** A database that is current, and the portal's functions as files that a test may change. */
async function openFunctions() {
  const url = await createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const functions = await mkdtemp(join(tmpdir(), 'portail-functions-'));
  whenTestEnds(async () => {
    await client.end();
    await rm(functions, { recursive: true, force: true });
  });
  await cp(join(import.meta.dirname, 'functions'), functions, { recursive: true });
  const answer = async () => (await client.query<{ answer: number }>('SELECT answer()')).rows[0]!.answer;
  const write = (text: string) => writeFile(join(functions, 'answer.sql'), text);
  return { url, client, functions, answer, write };
}
const answerText = (answer: number) => `CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT ${answer}';`;

test('a function whose text changed is applied at the next start, and only then', async () => {
  const { url, client, functions, answer, write } = await openFunctions();
  await write(answerText(41));
  await migrate(url, { functions });
  await write(answerText(42));
  await migrate(url, { functions });
  expect(await answer()).toBe(42);
  // Put in its place by hand: a start that applied the file again would undo it.
  await client.query(answerText(43));
  await migrate(url, { functions });
  expect(await answer()).toBe(43);
});

test('functions that are as they were wait for nobody', async () => {
  const { url, client } = await openFunctions();
  await client.query('BEGIN; LOCK TABLE enrolment, week, waiting_place, plaine');
  expect(await migrate(url, { patienceMs: 0 })).toEqual([]);
  await client.query('COMMIT');
});

test('a function that waits for a lock gives way to the others, and goes through once the lock is free', async () => {
  const { url, client, functions, answer, write } = await openFunctions();
  await write(`${answerText(42)} LOCK TABLE school;`);
  await client.query('BEGIN; SELECT FROM school');
  await expect(migrate(url, { functions, patienceMs: 0 })).rejects.toThrow('lock timeout');
  const again = migrate(url, { functions });
  await client.query('COMMIT');
  await again;
  expect(await answer()).toBe(42);
});

test('a build that is older than the database leaves the functions of the newer one', async () => {
  const { url, client, functions, answer, write } = await openFunctions();
  await write(answerText(42));
  await migrate(url, { functions });
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99991231000000_newer', now())`,
  );
  await write(answerText(41));
  await migrate(url, { functions });
  expect(await answer()).toBe(42);
});
