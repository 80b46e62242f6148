// npm run statements -- FILE…: takes statements of the bank, CODA or camt.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { importStatements } from '../server/accounting/import-statements.ts';
import { settleMovements } from '../server/accounting/settle-movements.ts';
import { officialLocale } from '../server/language/messages.ts';
import { transact } from '../server/platform/act.ts';
import { withDatabase } from './with-database.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage : npm run statements -- FICHIER…');
  process.exit(1);
}

const given: { name: string; bytes: Buffer }[] = [];
for (const path of paths)
  try {
    given.push({ name: basename(path), bytes: await readFile(path) });
  } catch (error) {
    console.error(`${path} : ne peut pas être lu (${(error as NodeJS.ErrnoException).code})`);
    process.exit(1);
  }

const outcomes = { NEW: 'repris', KNOWN: 'déjà repris', OTHER_ACCOUNT: 'autre compte, laissé' };

await withDatabase(async (app) => {
  const { importId, files } = await transact(app, 'system', (ctx) => importStatements(ctx, given), { timeout: 300_000 });
  for (const { name, refused, warnings, statements } of files) {
    console.log(`${name} :${refused.length > 0 ? " rien n'est repris" : ''}`);
    for (const { line, sentence } of refused) console.error(`  ligne ${line} : ${sentence(officialLocale)}`);
    for (const { line, sentence } of warnings) console.log(`  à vérifier, ligne ${line} : ${sentence(officialLocale)}`);
    if (refused.length > 0) process.exitCode = 1;
    else
      for (const { outcome, statement } of statements)
        console.log(`  extrait ${statement.number ?? '–'} : ${outcomes[outcome]}, ${statement.movements.length} mouvement(s)`);
  }
  // The job would do the same when a portal runs; without one, nobody would.
  if (importId) console.log(`${await settleMovements(app, importId)} virement(s) réglé(s) par leur communication`);
});
