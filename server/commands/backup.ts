// portail backup: the whole database, documents included, as pg_dump writes it, sealed for whoever holds the other half of
// BACKUP_RECIPIENTS (age, age-encryption.org). DATA_KEYS are not in it: the two are kept apart. What it makes is read by
// `age -d | pg_restore` too.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Encrypter } from 'age-encryption';
import { BrokenConfiguration, type Env } from '../platform/env.ts';
import { createErrorLog } from '../platform/log.ts';
import { readSettings } from './find-database.ts';
import { findOwnedDatabase } from './owner-url.ts';
import { startTool } from './postgres-tool.ts';

/** What ends the name of a backup. */
export const ending = '.dump.age';

/** Writes one file into `folder`, which is whole or not there; prints its name, its size and its hash. */
export async function backUp({ to: folder }: { to: string }): Promise<number> {
  const env = readSettings();
  const recipients = readRecipients(env);
  const found = await findOwnedDatabase(env, createErrorLog(env.LOG_LEVEL));
  try {
    const { host, pathname } = new URL(found.url);
    console.error(`base : ${decodeURIComponent(pathname.slice(1))} sur ${host} (MODE=${env.MODE})`);
    const began = performance.now();
    const made = await writeBackup(found.url, recipients, folder);
    const seconds = ((performance.now() - began) / 1000).toFixed(1).replace('.', ',');
    console.log(`${made.file} : ${made.bytes} octets en ${seconds} s ; sha256 ${made.sha256}`);
    return 0;
  } finally {
    await found.close();
  }
}

function readRecipients({ BACKUP_RECIPIENTS }: Env): Encrypter {
  if (BACKUP_RECIPIENTS.length === 0)
    throw new BrokenConfiguration(
      "BACKUP_RECIPIENTS : obligatoire ; c'est la moitié publique d'une paire « age », dont l'autre reste hors de cette machine (portail keys backup)",
    );
  const encrypter = new Encrypter();
  for (const recipient of BACKUP_RECIPIENTS)
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new BrokenConfiguration(`BACKUP_RECIPIENTS : ${recipient} n'est pas une clé publique « age1… »`);
    }
  return encrypter;
}

async function writeBackup(url: string, encrypter: Encrypter, folder: string) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1)).replaceAll(/[^\w-]/g, '_');
  const file = join(folder, `portail-${name}-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}${ending}`);
  const draft = `${file}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await mkdir(folder, { recursive: true });
    const dump = startTool('pg_dump', url, ['--format=custom', '--no-owner', '--no-privileges']);
    dump.child.stdin!.end();
    const sealed = await encrypter.encrypt(Readable.toWeb(dump.child.stdout!) as ReadableStream<Uint8Array>);
    await Promise.all([
      dump.ended,
      pipeline(
        Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]),
        measure,
        createWriteStream(draft, { mode: 0o600, flush: true }),
      ),
    ]);
    await rename(draft, file);
    return { file, bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (['EACCES', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EROFS'].includes(code ?? ''))
      throw new BrokenConfiguration(`${folder} : ne peut pas être écrit (${code})`);
    throw error;
  }
}
