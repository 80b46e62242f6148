// npm run import -- family-links FILE.csv: who already answers for which child, from the commune's invoicing.
import { transact } from '../server/platform/act.ts';
import { readFile } from 'node:fs/promises';
import { ImportRefused } from '../server/platform/refusals.ts';
import { importFamilyLinks } from '../server/families/import-family-links.ts';
import { officialLocale } from '../server/language/messages.ts';
import { withDatabase } from './with-database.ts';

const [what, file] = process.argv.slice(2);
if (what !== 'family-links' || !file) {
  console.error('usage : npm run import -- family-links FICHIER.csv');
  process.exit(1);
}

const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
  console.error(`${file} : ne peut pas être lu (${error.code})`);
  process.exit(1);
});

await withDatabase(async (app) => {
  try {
    const tell = (done: number, of: number) => process.stderr.write(`\r${done} / ${of} lignes${done === of ? '\n' : ''}`);
    const imported = await transact(app, 'system', (ctx) => importFamilyLinks(ctx, { text, report: tell }), { timeout: 300_000 });
    console.log(`${imported.lines} lignes lues ; ${imported.childrenCreated} enfants créés ; ${imported.linksCreated} liens créés`);
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    for (const { line, field, sentence } of error.lines)
      console.error(`ligne ${line}${field ? `, ${field}` : ''} : ${sentence(officialLocale)}`);
    console.error(error.message);
    process.exitCode = 1;
  }
});
