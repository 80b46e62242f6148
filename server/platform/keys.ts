// The portal's keys: given in production, made once and kept in DATA_DIR in demo mode.
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokenConfiguration, type Env } from './env.ts';
import { createKey, readKeyRing, type KeyRing } from './encryption.ts';

export type Keys = { keyRing: KeyRing; sessionSecret: string };

/** @throws BrokenConfiguration when DATA_KEYS is wrong or DATA_DIR cannot be written */
export async function loadKeys(env: Env): Promise<Keys> {
  const dataKeys = env.DATA_KEYS ?? (await keep(env, 'data-keys', () => createKey('demo')));
  return {
    keyRing: readKeyRing(dataKeys),
    sessionSecret: env.SESSION_SECRET ?? (await keep(env, 'session-secret', () => randomBytes(32).toString('base64url'))),
  };
}

/** Two processes may start on an empty folder at once: a file appears under its name whole or not at all, and the first one stays. */
async function keep({ DATA_DIR }: Env, name: string, create: () => string): Promise<string> {
  const file = join(DATA_DIR, name);
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(DATA_DIR, { recursive: true });
    const kept = await readFile(file, 'utf8').catch(() => null);
    if (kept !== null) return kept;
    await writeFile(draft, create(), { mode: 0o600, flag: 'wx' });
    await link(draft, file).finally(() => rm(draft, { force: true }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new BrokenConfiguration(`DATA_DIR : impossible d'écrire dans ${DATA_DIR} (${code})`);
  }
  return readFile(file, 'utf8');
}
