// portail import family-links: who already answers for which child, from the commune's invoicing.
import { importFamilyLinks } from '../families/import-family-links.ts';
import { officialLocale } from '../language/messages.ts';
import { transact } from '../platform/act.ts';
import { ImportRefused } from '../platform/refusals.ts';
import { readGivenFile } from './read-given-file.ts';
import { withDatabase } from './with-database.ts';

/** All of the file, or nothing and exit code 1 with each line that is wrong. */
export async function importLinks(file: string): Promise<number> {
  const text = (await readGivenFile(file)).toString('utf8');
  return withDatabase(async (app) => {
    try {
      const tell = (done: number, of: number) => process.stderr.write(`\r${done} / ${of} lignes${done === of ? '\n' : ''}`);
      const imported = await transact(app, 'system', (ctx) => importFamilyLinks(ctx, { text, report: tell }), { timeout: 300_000 });
      console.log(`${imported.lines} lignes lues ; ${imported.childrenCreated} enfants créés ; ${imported.linksCreated} liens créés`);
      return 0;
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error;
      for (const { line, field, sentence } of error.lines)
        console.error(`ligne ${line}${field ? `, ${field}` : ''} : ${sentence(officialLocale)}`);
      console.error(error.message);
      return 1;
    }
  });
}
