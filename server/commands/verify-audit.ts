// portail audit verify: seals what is new in the audit trail, then walks the chain. The line that it prints, kept elsewhere,
// also proves that nothing was cut off the end.
import { sealEntries, verifyChain } from '../audit/seal-entries.ts';
import { withDatabase } from './with-database.ts';

const said = {
  altered: 'modifiée',
  removed: 'effacée',
  added: 'ajoutée après coup',
  'unknown-key': 'scellée par une clé inconnue (DATA_KEYS)',
};

/** Exit code 1 names the first row that does not stand as it was written. */
export const verifyAudit = () =>
  withDatabase(async ({ database, keyRing }) => {
    const sealed = await sealEntries(database.prisma, keyRing);
    const { entries, head, broken } = await verifyChain(database.prisma, keyRing);
    if (broken) {
      console.error(
        `journal : la ligne ${broken.entryId} a été ${said[broken.how]} ; les ${entries} lignes qui la précèdent sont intactes`,
      );
      return 1;
    }
    console.log(
      `journal intact : ${entries} lignes, dont ${sealed} scellées à l'instant ; dernier sceau ${head ? `${head.entryId}:${head.hash}` : 'aucun'}`,
    );
    return 0;
  });
