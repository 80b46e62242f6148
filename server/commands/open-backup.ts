// A backup as pg_restore reads it.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter } from 'age-encryption';
import { BrokenConfiguration } from '../platform/env.ts';
import { ending } from './backup.ts';
import { startTool } from './postgres-tool.ts';
import { readGivenFile } from './read-given-file.ts';

/** The file that is named; of a folder, its newest backup. @throws BrokenConfiguration when there is none */
export async function findBackup(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new BrokenConfiguration(`${path} : ne peut pas être lu (${error.code})`);
  });
  if (!found.isDirectory()) return path;
  const newest = (await readdir(path))
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, at: /(\d{8}T\d{6}Z)/.exec(name)?.[1] ?? '' }))
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
  if (!newest) throw new BrokenConfiguration(`${path} : aucune sauvegarde (*${ending})`);
  return join(path, newest.name);
}

/** The holder of the private half. @throws BrokenConfiguration when the file has none */
export async function readIdentity(path: string): Promise<Decrypter> {
  const lines = (await readGivenFile(path)).toString('utf8').split(/\r?\n/);
  const decrypter = new Decrypter();
  const identities = lines.filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identities.length === 0) throw new BrokenConfiguration(`${path} : aucune ligne « AGE-SECRET-KEY-… »`);
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** Fills the database at `url`, all or nothing. @throws BrokenConfiguration when the file opens with another key, or is broken */
export async function pourBackup(file: string, decrypter: Decrypter, url: string): Promise<void> {
  const sealed = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  const plain = await decrypter.decrypt(sealed).catch((error: unknown) => {
    throw new BrokenConfiguration(`${file} : ne s'ouvre pas avec cette clé (${(error as Error).message})`);
  });
  const words = ['--format=custom', '--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction'];
  const tool = startTool('pg_restore', url, words);
  const poured = pipeline(Readable.fromWeb(plain as Parameters<typeof Readable.fromWeb>[0]), tool.child.stdin!).catch((error: unknown) => {
    // pg_restore has left, and says why itself
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    tool.child.kill();
    throw new BrokenConfiguration(`${file} : ${(error as Error).message}`);
  });
  await poured;
  await tool.ended;
}
