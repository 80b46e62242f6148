// portail keys backup: a pair for backups. The first half is BACKUP_RECIPIENTS; the whole is kept away from the server.
import { generateX25519Identity, identityToRecipient } from 'age-encryption';

/** Prints the pair as age-keygen does, and asks no database. */
export async function makeBackupKey(): Promise<number> {
  const identity = await generateX25519Identity();
  console.log(`# public key: ${await identityToRecipient(identity)}\n${identity}`);
  console.error(
    'La ligne « public key » va dans BACKUP_RECIPIENTS ; gardez le tout ailleurs que sur le serveur, et ailleurs que DATA_KEYS.',
  );
  return 0;
}
