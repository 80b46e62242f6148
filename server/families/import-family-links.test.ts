import { transact } from '../platform/act.ts';
import { beforeAll, expect, test } from 'vitest';
import { ImportRefused } from '../platform/refusals.ts';
import type { App } from '../context.ts';
import { createSchool } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';
import { importFamilyLinks } from './import-family-links.ts';
import { keepProgress } from './import-progress.ts';

const header =
  'parent_national_number,parent_family_name,parent_given_name,child_national_number,child_family_name,child_given_name,child_birth_date,school_fase_number';
const file = [
  header,
  '86041798152,Lambert,Claire,18072198307,Lambert-Costa,Émile,2018-07-21,2417',
  '86.04.17-981.52,Lambert,Claire,21090198602,Lambert-Costa,Zoé,2021-09-01,2417',
  '79013098374,Dubois,Henri,16110598286,Dubois,Noah,2016-11-05,2419',
].join('\n');

let app: App;
beforeAll(async () => {
  app = await createApp();
  for (const faseNumber of ['2417', '2419']) await createSchool(app, { faseNumber });
});
const run = (text: string, report?: (done: number, of: number) => void) =>
  transact(app, 'system', (ctx) => importFamilyLinks(ctx, { text, report }), { timeout: 120_000 });
const count = async () => [await app.database.prisma.child.count(), await app.database.prisma.familyLink.count()];

test('every bad line is named with its field and its reason, and nothing is written', async () => {
  const bad = [
    file,
    '86041798153,Lambert,Claire,18072198307,Lambert-Costa,Émile,2018-07-21,2417',
    '86041798152,Lambert,Claire,18072198307,Lambert-Costa,Émilie,2018-07-21,2417',
    '86041798152,,Claire,18072198307,Lambert-Costa,Émile,2018-07-21,2417',
    '79013098374,Dubois,Henri,16110598286,Dubois,Noah,2016-02-31,2419',
    '79013098374,Dubois,Henri,16110598286,Dubois,Noah,2016-11-05,9999',
  ].join('\n');
  const refused = await run(bad).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ImportRefused);
  expect((refused as ImportRefused).lines.map(({ line, field, sentence }) => `${line} ${field} ${sentence('fr')}`)).toEqual([
    "5 parent_national_number Ce numéro national n'est pas valable.",
    '6 child_national_number Le même enfant est décrit autrement à la ligne 2.',
    '7 parent_family_name Remplissez ce champ.',
    '8 child_birth_date Date de naissance attendue dans la forme AAAA-MM-JJ, et passée.',
    "9 school_fase_number L'école FASE 9999 n'est pas connue du portail : ajoutez-la d'abord dans le bureau, sous « Écoles ».",
  ]);
  expect(await count()).toEqual([0, 0]);
});

test('a file without a header, or that is no CSV, is refused', async () => {
  for (const text of ['', 'a,b\n1,2', `${header}\n"86041798152,Lambert`]) await expect(run(text)).rejects.toThrow(ImportRefused);
});

test('the file is imported, by comma or semicolon, with a byte order mark or without; twice changes nothing', async () => {
  expect(await run(file)).toEqual({ lines: 3, childrenCreated: 3, linksCreated: 3 });
  expect(await run(file)).toEqual({ lines: 3, childrenCreated: 0, linksCreated: 0 });
  expect(await run(`\uFEFF${file.replaceAll(',', ';').replaceAll('\n', '\r\n')}\r\n`)).toEqual({
    lines: 3,
    childrenCreated: 0,
    linksCreated: 0,
  });
  expect(await count()).toEqual([3, 3]);
});

test('no number is stored in the clear', async () => {
  const { rows } = await app.database.pool.query(
    "SELECT encode(national_number, 'escape') || number_index AS text FROM child UNION ALL SELECT encode(parent_number, 'escape') || parent_number_index FROM family_link",
  );
  expect(rows.length).toBe(6);
  for (const { text } of rows) expect(text).not.toMatch(/18072198307|86041798152|16110598286/);
});

test('20,000 lines go through, with progress', async () => {
  const number = (birth: string, serial: number) => {
    const nine = `${birth}${String(serial).padStart(3, '0')}`;
    return `${nine}${String(97 - ((2_000_000_000 + Number(nine)) % 97)).padStart(2, '0')}`;
  };
  const lines = Array.from({ length: 20_000 }, (_, n) => {
    const day = new Date(Date.UTC(2018, 0, 1 + Math.floor(n / 900))).toISOString().slice(0, 10);
    return `79013098374,Dubois,Henri,${number(day.replaceAll('-', '').slice(2), 1 + (n % 900))},Enfant,Numéro ${n},${day},2417`;
  });
  const told: number[] = [];
  const statements = await watchStatements(app, async () =>
    expect(await run([header, ...lines].join('\n'), (done) => told.push(done))).toEqual({
      lines: 20_000,
      childrenCreated: 20_000,
      linksCreated: 20_000,
    }),
  );
  expect(told).toEqual(Array.from({ length: 21 }, (_, thousands) => thousands * 1000));
  // some for each thousand lines, none for each line
  expect(statements.length).toBeLessThan(300);
}, 120_000);

test('how far it has come is told beside the transaction, and gone with its end', async () => {
  const { database } = app;
  const id = crypto.randomUUID();
  const read = () => database.prisma.importProgress.findUnique({ where: { id }, select: { done: true, total: true } });
  const progress = keepProgress(database, id);
  await transact(app, 'system', (ctx) => importFamilyLinks(ctx, { text: file, report: progress.report }));
  await progress.written();
  expect(await read()).toEqual({ done: 3, total: 3 });
  await progress.end();
  expect(await read()).toBeNull();
});
