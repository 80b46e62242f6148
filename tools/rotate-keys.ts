// npm run keys:rotate: see server/privacy/rotate-keys.ts. Prints counts, never a value. Exit 1 when something opens with no key.
import { namesOfKeysInUse, rotateKeys } from '../server/privacy/rotate-keys.ts';
import { withDatabase } from './with-database.ts';

await withDatabase(async ({ database, keyRing }) => {
  for (const { table, column, resealed, unopened } of await rotateKeys(database.pool, keyRing)) {
    console.log(`${table}.${column} : ${resealed} valeurs scellées à nouveau`);
    if (unopened.length === 0) continue;
    process.exitCode = 1;
    console.error(`${table}.${column} : aucune clé de DATA_KEYS n'ouvre ${unopened.join(', ')}`);
  }
  const { sealed, trail } = await namesOfKeysInUse(database.pool);
  console.log(
    `clés encore nécessaires aux données : ${sealed.join(', ') || 'aucune'} ; au journal (audit:verify) : ${trail.join(', ') || 'aucune'}`,
  );
});
