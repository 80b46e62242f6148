// The command line as an operator meets it: whose settings it reads, which database it works on, and how it ends.
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { readKeyRing, seal } from '../platform/encryption.ts';
import { openFolder, productionSettings, runCommand } from '../../tests/kit/command.ts';
import { whenTestEnds } from '../../tests/kit/people.ts';
import { silence } from '../../tests/kit/silence.ts';
import { communeAccount, writeCodaLines } from '../../tests/kit/statement-files.ts';
import { run } from './program.ts';

const onDatabase = [
  ['keys', 'rotate'],
  ['audit', 'verify'],
  ['import', 'family-links', import.meta.filename],
  ['statements', import.meta.filename],
];

/** The lines of a file of settings. */
const asFile = (settings: Record<string, string>) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

async function openClient(settings: { DATABASE_URL: string }) {
  const database = openDatabase(settings.DATABASE_URL, { onError: () => {} });
  whenTestEnds(database.close);
  return database;
}

test('without settings no command takes the demonstration for the commune: it ends with 1 and makes nothing', async () => {
  const folder = await openFolder();
  for (const words of onDatabase) {
    const { code, out, err } = await runCommand(words, { folder });
    expect([code, out, err], words.join(' ')).toEqual([1, '', expect.stringMatching(/^MODE : rien ne dit sur quelle base travailler/)]);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('no command makes a database: neither that of a demonstration nor the tables of an empty one', async () => {
  const folder = await openFolder();
  const demo = await runCommand(['keys', 'rotate'], { folder, settings: { MODE: 'demo', DATA_DIR: join(folder, 'data') } });
  expect([demo.code, demo.err]).toEqual([1, expect.stringMatching(/^DATA_DIR : .* n'a pas de base de données/)]);
  expect(existsSync(join(folder, 'data'))).toBe(false);

  const settings = await productionSettings('template0');
  const empty = await runCommand(['audit', 'verify'], { folder, settings });
  expect([empty.code, empty.err]).toEqual([1, expect.stringMatching(/^DATABASE_URL : la base t_\w+ sur 127\.0\.0\.1:\d+ est vide/)]);
  const away = await runCommand(['audit', 'verify'], { folder, settings: { ...settings, DATABASE_URL: 'postgresql://x:y@127.0.0.1:9/z' } });
  expect([away.code, away.err]).toEqual([1, expect.stringMatching(/^DATABASE_URL : la base de données ne répond pas/)]);
});

test('the .env of the working folder is read, or the file that is named; each command says which database it works on', async () => {
  const [folder, elsewhere] = [await openFolder(), await openFolder()];
  const settings = await productionSettings();
  const { prisma } = await openClient(settings);
  await prisma.commune.create({
    data: { id: 1, name: 'Commune de Rocheval', serviceName: 'ATL', email: 'atl@example.be', iban: '', beneficiary: '' },
  });
  await writeFile(join(folder, '.env'), asFile(settings));
  const name = new URL(settings.DATABASE_URL).pathname.slice(1);
  const whole = /^journal intact : 0 lignes/;
  for (const [words, place] of [
    [['audit', 'verify'], folder],
    [['--env-file', join(folder, '.env'), 'audit', 'verify'], elsewhere],
  ] as const) {
    const { code, out, err } = await runCommand([...words], { folder: place });
    expect([code, out]).toEqual([0, expect.stringMatching(whole)]);
    expect(err).toMatch(new RegExp(`^base : ${name} sur 127\\.0\\.0\\.1:\\d+ ; Commune de Rocheval \\(MODE=production\\)`));
  }
  const named = await runCommand(['audit', 'verify'], { folder: elsewhere, settings: { ENV_FILE: join(folder, '.env') } });
  expect(named.code).toBe(0);
  const missing = await runCommand(['audit', 'verify'], { folder, settings: { ENV_FILE: '/nowhere/.env' } });
  expect([missing.code, missing.err]).toEqual([1, expect.stringMatching(/^ENV_FILE : \/nowhere\/\.env ne peut pas être lu \(ENOENT\)/)]);
});

test('keys rotate works on the data of the settings, and with another key it works on nothing', async () => {
  const folder = await openFolder();
  const settings = await productionSettings();
  const { pool } = await openClient(settings);
  const [old, newer] = [settings.DATA_KEYS, `2027:${Buffer.alloc(32, 9).toString('base64')}`];
  const id = '0198c0de-0000-7000-8000-000000000001';
  const sealed = seal(readKeyRing(old), `person.national_number:${id}`, Buffer.from('85073003328'));
  await pool.query(`INSERT INTO person (id, given_name, family_name, national_number) VALUES ($1, 'Alix', 'Peeters', $2)`, [id, sealed]);

  const rotate = (DATA_KEYS: string) => runCommand(['keys', 'rotate'], { folder, settings: { ...settings, DATA_KEYS } });
  const before = await rotate(old);
  expect([before.code, before.out]).toEqual([0, expect.stringContaining('clés encore nécessaires aux données : 2026')]);
  const wrong = await rotate(`2026:${Buffer.alloc(32, 8).toString('base64')}`);
  expect([wrong.code, wrong.out, wrong.err]).toEqual([1, '', expect.stringContaining("DATA_KEYS : la clé « 2026 » n'est pas celle")]);
  const after = await rotate(`${newer},${old}`);
  expect(after.code).toBe(0);
  expect(after.out).toContain('person.national_number : 1 valeurs scellées à nouveau');
  expect(after.out).toContain('clés encore nécessaires aux données : 2027 ;');
});

test('family links and statements are taken into the database of the settings; a bad file writes nothing and ends with 1', async () => {
  const folder = await openFolder();
  const settings = await productionSettings();
  const { prisma, pool } = await openClient(settings);
  await prisma.commune.create({
    data: {
      id: 1,
      name: 'Commune de Rocheval',
      serviceName: 'ATL',
      email: 'atl@example.be',
      beneficiary: 'Rocheval',
      iban: communeAccount,
    },
  });
  await prisma.school.create({ data: { faseNumber: '2417', name: 'École', postalCode: '4999', city: 'Valmont' } });
  const header =
    'parent_national_number,parent_family_name,parent_given_name,child_national_number,child_family_name,child_given_name,child_birth_date,school_fase_number';
  const row = '86041798152,Lambert,Claire,18072198307,Lambert-Costa,Émile,2018-07-21,2417';
  await writeFile(join(folder, 'links.csv'), `${header}\n${row}\n`);
  await writeFile(join(folder, 'bad.csv'), `${header}\n${row.replace('2018-07-21', '2018-02-31')}\n`);
  await writeFile(join(folder, 'bad.cod'), 'no statement');

  const bad = await runCommand(['import', 'family-links', 'bad.csv'], { folder, settings });
  expect([bad.code, bad.err]).toEqual([1, expect.stringContaining('ligne 2, child_birth_date : ')]);
  const taken = await runCommand(['import', 'family-links', 'links.csv'], { folder, settings });
  expect([taken.code, taken.out]).toEqual([0, '1 lignes lues ; 1 enfants créés ; 1 liens créés\n']);
  const none = await runCommand(['import', 'family-links', 'none.csv'], { folder, settings });
  expect([none.code, none.err]).toEqual([1, 'none.csv : ne peut pas être lu (ENOENT)\n']);
  const noStatement = await runCommand(['statements', 'bad.cod'], { folder, settings });
  expect([noStatement.code, noStatement.out]).toEqual([1, "bad.cod : rien n'est repris\n"]);
  expect((await pool.query('SELECT FROM bank_statement')).rowCount).toBe(0);
});

test('statements are read as the contract says, without a database: one object a line; a wrong file says its lines on standard error alone', async () => {
  const folder = await openFolder();
  const [good, bad] = [join(folder, 'good.cod'), join(folder, 'bad.cod')];
  const details = [
    { cents: 7248, number: '414000001450', name: 'HENRY LEA', iban: 'BE78999000001686' },
    { cents: 2479, text: 'plaine de Noé' },
  ];
  const movements = [
    { cents: -250, code: '08047000', text: 'FRAIS' },
    { cents: 9727, code: '20150000', details },
  ];
  const lines = writeCodaLines({ openingCents: 0, movements });
  await writeFile(good, lines.join('\n'));
  await writeFile(bad, lines.slice(0, -1).join('\n'));
  const told = silence();
  expect(await run(['statements', 'read', bad, good, '--json'])).toBe(1);
  expect(told.err).toMatch(/^bad\.cod, ligne \d+ : Le fichier est coupé/);
  const statement = JSON.parse(told.out) as Record<string, unknown>;
  expect(statement).toMatchObject({ account: communeAccount, currency: 'EUR', movements: expect.any(Array) });
  expect(Number(statement.closingCents) - Number(statement.openingCents)).toBe(9477);
  const nobody = { iban: null, name: null };
  expect(statement.movements).toMatchObject([
    { amountCents: -250, code: '8047', communication: 'FRAIS', structured: null, counterparty: nobody, details: [] },
    {
      amountCents: 9727,
      code: '0150',
      details: [
        {
          amountCents: 7248,
          structured: '414000001450',
          communication: null,
          counterparty: { iban: 'BE78999000001686', name: 'HENRY LEA' },
        },
        { amountCents: 2479, structured: null, communication: 'plaine de Noé', counterparty: nobody },
      ],
    },
  ]);
});

test('what is not understood ends with 2 and names the word; help is there for each command', async () => {
  const told = silence();
  const tell = async (...words: string[]) => {
    Object.assign(told, { out: '', err: '' });
    return [await run(words), told.out, told.err];
  };
  expect(await tell('rotate')).toEqual([2, '', 'portail : commande inconnue : rotate (portail --help)']);
  expect(await tell('statements')).toEqual([2, '', 'portail : il manque un argument : fichiers (portail --help)']);
  expect(await tell('keys', 'rotate', '--force')).toEqual([2, '', 'portail : option inconnue : --force (portail --help)']);
  for (const words of [
    [],
    ['keys'],
    ['keys', 'rotate'],
    ['import', 'family-links'],
    ['statements'],
    ['statements', 'import'],
    ['statements', 'read'],
    ['audit', 'verify'],
    ['access-table'],
    ['backup'],
    ['restore'],
    ['jobs'],
    ['jobs', 'release'],
    ['keys', 'backup'],
  ]) {
    const [code, out, err] = await tell(...words, '--help');
    expect([code, out, err]).toEqual([0, expect.stringMatching(new RegExp(`^Emploi : portail ${words.join(' ')}`)), '']);
    expect(out).not.toMatch(/Usage|Options:|display help/);
  }
  expect(await tell('access-table')).toEqual([0, expect.stringMatching(/^\| /), '']);
});
