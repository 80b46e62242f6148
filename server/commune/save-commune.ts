import type { Db } from '../platform/database.ts';
import type { Env } from '../platform/env.ts';
import { officialLocale as locale, messages } from '../language/messages.ts';

/**
 * Writes the settings of the commune into its row, which pages, mails and payments read. What no setting says stays as it
 * was; a database that has no commune yet gets one, which says no more than it knows.
 */
export async function keepCommune(prisma: Db, env: Env): Promise<void> {
  const said = {
    email: env.ATL_EMAIL,
    name: env.COMMUNE_NAME,
    serviceName: env.COMMUNE_SERVICE,
    phone: env.COMMUNE_PHONE,
    address: env.COMMUNE_ADDRESS,
    ...(env.COMMUNE_POSTAL_CODES.length > 0 && { postalCodes: env.COMMUNE_POSTAL_CODES }),
    iban: env.COMMUNE_IBAN,
    beneficiary: env.COMMUNE_BENEFICIARY ?? env.COMMUNE_NAME,
  };
  const name = env.COMMUNE_NAME ?? messages.mail_portal({}, { locale });
  const unsaid = { name, serviceName: messages.mail_service({}, { locale }), iban: '', beneficiary: name };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  await prisma.commune.upsert({ where: { id: 1 }, update: known, create: { ...unsaid, email: env.ATL_EMAIL, ...known } });
}
