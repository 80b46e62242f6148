// What an operator should know and nobody else could say: told once in the log, and by /readyz?verbose for as long as it is so.
import type { IncomingHttpHeaders } from 'node:http';
import type { App } from '../../context.ts';
import { findEnvWarnings, unaskedForwarding, type Warning } from '../../platform/env-warnings.ts';

export type Warnings = {
  /** what is so now; without a database, what the settings alone show */
  list: () => Promise<Warning[]>;
  /** looks at the headers of each request, and tells of the first X-Forwarded-For that nobody asked for */
  notice: (headers: IncomingHttpHeaders) => void;
};

/** Tells in the log what is so at the start. */
export async function openWarnings(app: App): Promise<Warnings> {
  const { env, log } = app;
  let wasForwarded = false;
  const list = async () => [
    ...findEnvWarnings(env).filter(({ name }) => !wasForwarded || name !== unaskedForwarding.name),
    ...(wasForwarded ? [unaskedForwarding] : []),
    ...(env.isDemo ? [] : await findDatabaseWarnings(app).catch(() => [])),
  ];
  for (const { name, sentence } of await list()) log.warn({ setting: name }, sentence);
  return {
    list,
    notice: (headers) => {
      if (wasForwarded || env.TRUSTED_PROXIES > 0 || headers['x-forwarded-for'] === undefined) return;
      wasForwarded = true;
      log.warn({ setting: unaskedForwarding.name }, unaskedForwarding.sentence);
    },
  };
}

/** What the settings leave to the desk, and the desk has not said. */
async function findDatabaseWarnings({ env, database }: App): Promise<Warning[]> {
  const commune = await database.prisma.commune.findUnique({ where: { id: 1 }, select: { postalCodes: true } });
  const isStaffed = env.STAFF.length > 0 || (await database.prisma.staffMember.count()) > 0;
  return [
    ...(commune && commune.postalCodes.length > 0
      ? []
      : [
          { name: 'COMMUNE_POSTAL_CODES', sentence: 'no postal codes; until the desk gives them (Bureau, Réglages), nobody is a resident' },
        ]),
    ...((await database.prisma.restoration.count({ where: { releasedAt: null } })) > 0
      ? [{ name: 'restored', sentence: 'this database was restored: no job runs until « portail jobs release »' }]
      : []),
    ...(isStaffed ? [] : [{ name: 'STAFF', sentence: 'nobody is staff; name the national number of who sets the portal up' }]),
  ];
}
