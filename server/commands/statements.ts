// portail statements import: takes statements of the bank, CODA or camt.
import { basename } from 'node:path';
import { importStatements } from '../accounting/import-statements.ts';
import { settleRefunds } from '../accounting/refunds/settle-refunds.ts';
import { settleMovements } from '../accounting/settle-movements.ts';
import { officialLocale } from '../language/messages.ts';
import { transact } from '../platform/act.ts';
import { readGivenFile } from './read-given-file.ts';
import { withDatabase } from './with-database.ts';

const outcomes = { NEW: 'repris', KNOWN: 'déjà repris', OTHER_ACCOUNT: 'autre compte, laissé' };

/** Exit code 1 when one of the files is wrong; the others are taken. */
export async function takeStatements(paths: readonly string[]): Promise<number> {
  const given: { name: string; bytes: Buffer }[] = [];
  for (const path of paths) given.push({ name: basename(path), bytes: await readGivenFile(path) });
  return withDatabase(async (app) => {
    let code = 0;
    const { importId, files } = await transact(app, 'system', (ctx) => importStatements(ctx, given), { timeout: 300_000 });
    for (const { name, refused, warnings, statements } of files) {
      console.log(`${name} :${refused.length > 0 ? " rien n'est repris" : ''}`);
      for (const { line, sentence } of refused) console.error(`  ligne ${line} : ${sentence(officialLocale)}`);
      for (const { line, sentence } of warnings) console.log(`  à vérifier, ligne ${line} : ${sentence(officialLocale)}`);
      if (refused.length > 0) code = 1;
      else
        for (const { outcome, statement } of statements)
          console.log(`  extrait ${statement.number ?? '–'} : ${outcomes[outcome]}, ${statement.movements.length} mouvement(s)`);
    }
    // The job would do the same when a portal runs; without one, nobody would.
    if (importId) {
      console.log(`${await settleMovements(app, importId)} virement(s) réglé(s) par leur communication`);
      console.log(`${await settleRefunds(app, importId)} mouvement(s) de remboursements retrouvé(s)`);
    }
    return code;
  });
}
