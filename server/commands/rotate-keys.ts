// portail keys rotate: prints counts, never a value.
import { namesOfKeysInUse, rotateKeys } from '../privacy/rotate-keys.ts';
import { withDatabase } from './with-database.ts';

/** Exit code 1 when something opens with no key. */
export const rotate = () =>
  withDatabase(async ({ database, keyRing }) => {
    let code = 0;
    for (const { table, column, resealed, unopened } of await rotateKeys(database.pool, keyRing)) {
      console.log(`${table}.${column} : ${resealed} valeurs scellées à nouveau`);
      if (unopened.length === 0) continue;
      code = 1;
      console.error(`${table}.${column} : aucune clé de DATA_KEYS n'ouvre ${unopened.join(', ')}`);
    }
    const { sealed, trail } = await namesOfKeysInUse(database.pool);
    console.log(
      `clés encore nécessaires aux données : ${sealed.join(', ') || 'aucune'} ; au journal (audit verify) : ${trail.join(', ') || 'aucune'}`,
    );
    return code;
  });
