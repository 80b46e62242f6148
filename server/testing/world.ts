// A test's own world: a database of its own and the people in it.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished, afterAll } from 'vitest';
import type { Actor, ParentActor } from '../actor.ts';
import { openDatabase, type Database } from '../db.ts';
import { readEnv, type Env } from '../env.ts';
import { createToken, hashToken } from '../identity/read-session.ts';
import { createSessionReader } from '../identity/read-session.ts';
import { createLog } from '../log.ts';
import type { Portal } from '../portal.ts';
import { createKey, readKeyRing } from '../sealing.ts';

/** Copies the migrated template into a database that is dropped after the file; returns its address. */
export async function createDatabase(): Promise<string> {
  const cluster = inject('cluster');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(cluster, `CREATE DATABASE ${name} TEMPLATE template`);
  afterAll(() => asAdmin(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return cluster.replace('NAME', name);
}

async function asAdmin(cluster: string, sql: string) {
  const client = new pg.Client({ connectionString: cluster.replace('NAME', 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A portal without doors, on a database of its own: for tests of acts and of the graph. */
export async function createPortal(settings: Partial<Record<string, string>> = {}): Promise<Portal> {
  const url = await createDatabase();
  const env: Env = readEnv({ LOG_LEVEL: 'silent', ...settings });
  const database: Database = openDatabase(url, { onError: () => {} });
  afterAll(() => database.close());
  return {
    env,
    log: createLog(env.LOG_LEVEL),
    keyRing: readKeyRing(createKey('test')),
    sessionSecret: randomBytes(32).toString('base64url'),
    database,
    readSession: createSessionReader(database),
  };
}

/** A parent with a running session; the token is the cookie's. */
export async function createParent(
  { database }: Portal,
  about: { givenName?: string; postalCode?: string; email?: string } = {},
): Promise<{ actor: ParentActor; token: string }> {
  const givenName = about.givenName ?? 'Alix';
  const person = await database.prisma.person.create({
    data: {
      givenName,
      familyName: 'Peeters',
      parent: {
        create: {
          email: about.email ?? `${randomUUID()}@example.be`,
          postalCode: about.postalCode ?? '4999',
          street: 'Rue des Tilleuls 1',
          city: 'Valmont',
        },
      },
    },
    include: { parent: true },
  });
  const token = createToken();
  const session = await database.prisma.session.create({
    data: { tokenHash: hashToken(token), personId: person.id, issuer: 'test', acr: 'test', expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const actor: Actor = {
    personId: person.id,
    sessionId: session.id,
    givenName,
    familyName: 'Peeters',
    parentId: person.parent!.id,
    staff: null,
    locale: 'fr',
  };
  return { actor: { ...actor, parentId: person.parent!.id }, token };
}

/** Runs `close` when the running test ends. */
export const whenTestEnds = (close: () => Promise<unknown>) => onTestFinished(async () => void (await close()));
