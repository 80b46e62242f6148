// A test's own world: a database of its own and the people in it.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished, afterAll } from 'vitest';
import type { Actor, ParentActor } from '../../server/platform/actor.ts';
import { readTheme } from '../../server/commune/theme.ts';
import { compose } from '../../server/compose.ts';
import { openDatabase, type Database } from '../../server/platform/database.ts';
import { readEnv, type Env } from '../../server/platform/env.ts';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { sealNumber } from '../../server/identity/sealed-number.ts';
import { createLog } from '../../server/platform/log.ts';
import type { App } from '../../server/context.ts';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { type ChildId, rowId } from '../../server/platform/ids.ts';
import { siteNamed } from './catalogue.ts';
import { typedRow } from './typed-row.ts';
import { createKey, indexNumber, readKeyRing, seal } from '../../server/platform/encryption.ts';

/** Copies a template, the migrated one, into a database that is dropped after the file; returns its address. */
export async function createDatabase(template: 'template' | 'template0' = 'template'): Promise<string> {
  const cluster = inject('cluster');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(cluster, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
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
export async function createApp(settings: Partial<Record<string, string>> = {}): Promise<App> {
  const url = await createDatabase();
  const env: Env = readEnv({ LOG_LEVEL: 'silent', ...settings });
  const database: Database = openDatabase(url, { onError: () => {} });
  afterAll(() => database.close());
  const app = await compose({
    env,
    log: createLog(env.LOG_LEVEL),
    keyRing: readKeyRing(createKey('test')),
    sessionSecret: randomBytes(32).toString('base64url'),
    database,
    theme: readTheme(env),
  });
  afterAll(app.live.stop);
  return app;
}

type About = { givenName?: string; familyName?: string; nationalNumber?: string };

/** Somebody signed in and not registered; the token is the cookie's. */
export async function createPerson(app: App, about: About = {}): Promise<{ actor: Actor; token: string }> {
  const { database, keyRing } = app;
  const { givenName = 'Alix', familyName = 'Peeters', nationalNumber } = about;
  const personId = randomUUID();
  const token = createToken();
  const { sessions } = await database.prisma.person.create({
    data: {
      id: personId,
      givenName,
      familyName,
      ...(nationalNumber && {
        nationalNumber: sealNumber(app.keyRing, 'person', personId, nationalNumber),
        numberIndex: indexNumber(keyRing, nationalNumber),
      }),
      sessions: { create: { tokenHash: hashToken(token), issuer: 'test', acr: 'test', expiresAt: new Date(Date.now() + 3_600_000) } },
    },
    include: { sessions: true },
  });
  const actor: Actor = { personId, sessionId: sessions[0]!.id, givenName, familyName, parentId: null, staff: null, locale: 'fr' };
  return { actor, token };
}

/** A parent with a running session; the token is the cookie's. */
export async function createParent(
  app: App,
  about: About & { postalCode?: string; email?: string } = {},
): Promise<{ actor: ParentActor; token: string }> {
  const { actor, token } = await createPerson(app, about);
  const parent = await app.database.prisma.parent.create({
    data: {
      personId: actor.personId,
      email: about.email ?? `${randomUUID()}@example.be`,
      emailConfirmedAt: new Date(),
      postalCode: about.postalCode ?? '4999',
      street: 'Rue des Tilleuls 1',
      city: 'Valmont',
    },
  });
  return { actor: { ...actor, parentId: rowId('Parent', parent.id) }, token };
}

/** Runs `close` when the running test ends. */
export const whenTestEnds = (close: () => Promise<unknown>) => onTestFinished(async () => void (await close()));

/** A child linked to these parents, with a valid health sheet, born so that it is five in July 2027. */
export async function createChild(
  { database, keyRing }: App,
  parents: { actor: ParentActor }[],
  about: { givenName?: string; birthDate?: string; schoolId?: string; sheet?: 'valid' | 'expired' | 'none' } = {},
): Promise<{ id: ChildId }> {
  const { givenName = 'Zoé', birthDate = '2022-01-15', schoolId, sheet = 'valid' } = about;
  const sheetId = randomUUID();
  const child = await database.prisma.child.create({
    data: {
      givenName,
      familyName: 'Peeters',
      birthDate: new Date(birthDate),
      schoolId,
      links: {
        create: parents.map(({ actor }) => ({ parentId: actor.parentId, state: 'ACTIVE' as const, source: 'REGISTRATION' as const })),
      },
      ...(sheet !== 'none' && {
        healthSheet: {
          create: {
            id: sheetId,
            sealed: seal(keyRing, `health_sheet.sealed:${sheetId}`, '{}'),
            complete: true,
            validatedAt: new Date(),
            validUntil: new Date(Date.now() + (sheet === 'valid' ? 1 : -1) * 30 * 86_400_000),
          },
        },
      }),
    },
    select: { id: true },
  });
  return typedRow('Child', child);
}

/** A commune with an open period, a tariff, and one plaine with a week per capacity given, from 5 July of next year on. */
export async function createSeason({ database }: App, capacities: number[], about: { ageMinMonths?: number; ageMaxMonths?: number } = {}) {
  const { prisma } = database;
  await prisma.commune.upsert({
    where: { id: 1 },
    update: {},
    create: {
      name: 'Valmont',
      serviceName: 'Accueil extrascolaire',
      email: 'accueil@valmont.example',
      postalCodes: ['4999'],
      iban: 'BE26091000000029',
      beneficiary: 'Commune de Valmont',
    },
  });
  // of two that are made at once, one makes what both share
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('createSeason'))::text`;
    if ((await tx.tariffDecision.count()) === 0)
      await tx.tariffDecision.create({
        data: {
          reference: 'test',
          validFrom: new Date('2020-01-01'),
          rates: { create: [100, 80, 80].map((percent, index) => ({ category: 'RESIDENT' as const, rank: index + 1, percent })) },
        },
      });
    if ((await tx.enrolmentPeriod.count()) === 0)
      await tx.enrolmentPeriod.create({
        data: { opensAt: new Date(Date.now() - 3_600_000), closesAt: new Date(Date.now() + 30 * 86_400_000) },
      });
  });
  const row = await prisma.plaine.create({
    data: {
      name: `Petite plaine ${randomUUID().slice(0, 4)}`,
      siteId: await siteNamed({ database }, 'École de la Vallée'),
      ageMinMonths: about.ageMinMonths ?? 30,
      ageMaxMonths: about.ageMaxMonths ?? 155,
      dailyRateCents: 1200,
      published: true,
    },
  });
  const plaine = typedRow('Plaine', row);
  const first = mondayOf(`${new Date().getUTCFullYear() + 1}-07-05`);
  const weeks = [];
  for (const [index, capacity] of capacities.entries()) {
    const monday = first.add({ weeks: index });
    const openDays = [0, 1, 2, 3, 4].map((days) => toDate(monday.add({ days })));
    const week = await prisma.week.create({
      data: { plaineId: plaine.id, startDate: openDays[0]!, endDate: openDays[4]!, monday: openDays[0]!, openDays, capacity },
    });
    weeks.push(typedRow('Week', week));
  }
  return { plaine, weeks };
}

/** Sums of what the database holds, for checks that nothing else moved. */
export async function readPlaces({ database }: App, weekId: string) {
  const [row] = await database.prisma.$queryRaw<{ capacity: number; taken: number; held: number; confirmed: number; offered: number }[]>`
    SELECT capacity, taken,
      (SELECT count(*)::int FROM enrolment WHERE week_id = week.id AND status = 'HELD') AS held,
      (SELECT count(*)::int FROM enrolment WHERE week_id = week.id AND status = 'CONFIRMED') AS confirmed,
      (SELECT count(*)::int FROM waiting_place WHERE week_id = week.id AND status = 'OFFERED') AS offered
    FROM week WHERE id = ${weekId}::uuid`;
  return row!;
}
