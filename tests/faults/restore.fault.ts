// F16, as an operator does it: portail backup, restore and drill, by PostgreSQL's own tools. Skipped where Debian's package
// postgresql is not installed: the PostgreSQL from npm has no tools.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { readKeyRing, seal } from '../../server/platform/encryption.ts';
import { openFolder, productionSettings, runCommand } from '../kit/command.ts';
import { findDebianPostgres, openDebianPostgres } from '../kit/debian-postgres.ts';
import { openPostOffice } from '../kit/post-office.ts';
import { createClickers, createWeeks, startPortals } from '../kit/storm.ts';
import { insist } from './ground.ts';

const programs = findDebianPostgres();
let server: Awaited<ReturnType<typeof openDebianPostgres>>;
beforeAll(async () => {
  if (programs) server = await openDebianPostgres(programs);
});
afterAll(async () => {
  await server?.close();
});

/** `portail` on this database, with the tools of its version. */
async function openCommand(DATABASE_URL: string, more: Record<string, string> = {}) {
  const settings = { ...(await productionSettings()), DATABASE_URL, ...more, PATH: `${programs}:${process.env.PATH}` };
  return { settings, portail: (...words: string[]) => runCommand(words, { settings }) };
}

async function openPool(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  onTestFinished(async () => void (await pool.end()));
  return pool;
}

describe.skipIf(!programs)('portail backup and restore (skipped without Debian’s package postgresql)', () => {
  test('a backup in the storm is sealed, restores into an empty database alone, and no job runs there until it is released', async () => {
    const folder = await openFolder();
    const url = await server.createDatabase('commune');
    await migrate(url);
    const key = await runCommand(['keys', 'backup']);
    await writeFile(join(folder, 'backup.key'), key.out);
    const BACKUP_RECIPIENTS = /^# public key: (age1\w+)$/m.exec(key.out)![1]!;
    const { settings, portail } = await openCommand(url, { BACKUP_RECIPIENTS });

    // some families, a sealed number, and mails that wait
    const pool = await openPool(url);
    const running = await startPortals(url, ['web'], { DATA_KEYS: settings.DATA_KEYS });
    onTestFinished(async () => void (await running.stop()));
    const weekIds = await createWeeks(pool, [40]);
    const clickers = await createClickers(pool, 60);
    const ring = readKeyRing(settings.DATA_KEYS);
    const id = clickers[0]!.childId;
    const number = seal(ring, `person.national_number:${id}`, Buffer.from('85073003328'));
    await pool.query('UPDATE person SET national_number = $1 WHERE id = $2', [number, id]);
    const { rows: sheets } = await pool.query<{ id: string }>('SELECT id FROM health_sheet');
    for (const sheet of sheets)
      await pool.query('UPDATE health_sheet SET sealed = $1 WHERE id = $2', [
        seal(ring, `health_sheet.sealed:${sheet.id}`, Buffer.from('{}')),
        sheet.id,
      ]);
    await pool.query(`
      SELECT queue_jobs(json_build_array(json_build_object('task', 'mail', 'payload', json_build_object('kind', 'parent-registered', 'parentId', id))))
      FROM parent LIMIT 1`);
    const storm = Promise.all(clickers.map((clicker) => insist([running.portals[0]!.origin], { clicker, weekIds })));
    const during = await portail('backup', '--to', join(folder, 'backups'));
    expect([during.code, during.err]).toEqual([0, expect.stringMatching(/^base : commune sur /)]);
    await storm;
    const backup = await portail('backup', '--to', join(folder, 'backups'));
    expect([backup.code, backup.out]).toEqual([
      0,
      expect.stringMatching(/portail-commune-\d{8}T\d{6}Z\.dump\.age : \d+ octets en .* ; sha256 [0-9a-f]{64}/),
    ]);
    const [newest] = (await readdir(join(folder, 'backups'))).sort().slice(-1);
    const file = join(folder, 'backups', newest!);
    expect((await readFile(file)).subarray(0, 21).toString()).toBe('age-encryption.org/v1');

    const identity = ['--identity', join(folder, 'backup.key')];
    const full = await portail('restore', file, ...identity);
    expect([full.code, full.err]).toEqual([
      1,
      expect.stringMatching(/commune sur .* a déjà \d+ tables ; une sauvegarde ne se restaure que dans une base vide/),
    ]);

    const drilled = await portail('restore', join(folder, 'backups'), '--drill', ...identity);
    expect([drilled.code, drilled.out]).toEqual([0, expect.stringContaining("l'exercice a réussi")]);
    expect(drilled.out).toMatch(/enrolment 40/);
    expect(drilled.out).toMatch(/person\.national_number : [1-9]\d* valeurs ouvertes/);
    expect(drilled.out).toMatch(/health_sheet\.sealed : 60 valeurs ouvertes/);
    expect(drilled.out).toMatch(/invariants : tous vrais/);
    expect(await server.names()).toEqual(['commune', 'postgres', 'template0', 'template1']);

    const elsewhere = await openCommand(await server.createDatabase('restored'));
    const restored = await elsewhere.portail('restore', file, ...identity);
    expect([restored.code, restored.err]).toEqual([0, expect.stringMatching(/^base : restored sur /)]);
    const copy = await openPool(server.url('restored'));
    const waiting = `SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE task_identifier = 'mail'`;
    const toldOfPlaces = waiting.replace("'mail'", "'tell-places-held'");
    const { rows: jobs } = await copy.query<{ jobs: number }>(waiting);
    expect(jobs[0]!.jobs).toBeGreaterThan(0);
    expect((await copy.query<{ jobs: number }>(toldOfPlaces)).rows[0]!.jobs).toBeGreaterThan(0);

    // a worker starts there: nothing leaves until somebody says so
    const office = await openPostOffice();
    onTestFinished(async () => void (await office.close()));
    const worker = await startPortals(server.url('restored'), ['all'], { DATA_KEYS: settings.DATA_KEYS, SMTP_URL: office.url });
    onTestFinished(async () => void (await worker.stop()));
    expect(worker.portals[0]!.log()).toContain('this database was restored: no job runs until');
    expect((await elsewhere.portail('jobs')).out).toMatch(/mail : \d+ en attente[^]*cette base a été restaurée/);
    expect((await copy.query<{ jobs: number }>(waiting)).rows).toEqual(jobs);
    expect(office.received).toEqual([]);
    const released = await elsewhere.portail('jobs', 'release', '--without-mails');
    expect([released.code, released.out]).toEqual([
      0,
      expect.stringMatching(/^\d+ e-mails d'avant la restauration ne partiront pas\nles travaux partent$/m),
    ]);
    for (const text of [waiting, toldOfPlaces]) expect((await copy.query<{ jobs: number }>(text)).rows).toEqual([{ jobs: 0 }]);
    const done = `SELECT count(*)::int AS known FROM graphile_worker._private_known_crontabs`;
    await expect.poll(async () => (await copy.query<{ known: number }>(done)).rows[0]!.known, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(office.received).toEqual([]);
  });

  test('what is wrong with a backup is said: no recipient, another key, a broken file, a value that no key opens', async () => {
    const folder = await openFolder();
    const url = await server.createDatabase('other');
    await migrate(url);
    const [key, otherKey] = [await runCommand(['keys', 'backup']), await runCommand(['keys', 'backup'])];
    await writeFile(join(folder, 'backup.key'), key.out);
    await writeFile(join(folder, 'other.key'), otherKey.out);
    const none = await (await openCommand(url)).portail('backup', '--to', folder);
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^BACKUP_RECIPIENTS : obligatoire/)]);
    const { portail } = await openCommand(url, { BACKUP_RECIPIENTS: /(age1\w+)/.exec(key.out)![1]! });
    const pool = await openPool(url);
    await pool.query(
      `INSERT INTO person (id, given_name, family_name, national_number) VALUES (gen_random_uuid(), 'A', 'B', '\\x01036f6c64${'07'.repeat(40)}')`,
    );
    expect((await portail('backup', '--to', folder)).code).toBe(0);
    const file = join(
      folder,
      (await readdir(folder)).find((name) => name.endsWith('.age'))!,
    );
    const closed = await portail('restore', file, '--identity', join(folder, 'other.key'), '--drill');
    expect([closed.code, closed.err]).toEqual([1, expect.stringMatching(/ne s'ouvre pas avec cette clé/)]);
    const unsound = await portail('restore', file, '--identity', join(folder, 'backup.key'), '--drill');
    expect([unsound.code, unsound.err]).toEqual([
      1,
      expect.stringMatching(/DATA_KEYS : les données de cette base|person\.national_number : 0 valeurs ouvertes ; fermées/),
    ]);
    const bytes = await readFile(file);
    bytes[bytes.length - 100]! ^= 1;
    await writeFile(file, bytes);
    const broken = await portail('restore', file, '--identity', join(folder, 'backup.key'), '--drill');
    expect(broken.code).toBe(1);
    expect(await server.names()).not.toContainEqual(expect.stringMatching(/exercice/));
    const missing = await runCommand(['backup', '--to', folder], {
      settings: { ...(await productionSettings()), DATABASE_URL: url, BACKUP_RECIPIENTS: /(age1\w+)/.exec(key.out)![1]!, PATH: '/nowhere' },
    });
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('pg_dump : introuvable')]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
