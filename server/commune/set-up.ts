import { dayOf } from '../language/dates.ts';
import { messages, officialLocale as locale } from '../language/messages.ts';
import { readClock, type Db } from '../platform/database.ts';

export const setUpSteps = [
  'COMMUNE',
  'POSTAL_CODES',
  'ACCOUNT',
  'DATA_PROTECTION',
  'SCHOOLS',
  'SITES',
  'TARIFF',
  'WEEKS',
  'PERIOD',
  'STAFF',
  'MAIL',
] as const;
export type SetUpStep = (typeof setUpSteps)[number];

/** Without these nobody can be enrolled, or nobody would be told of it; the others a commune may leave out. */
const needed = new Set<SetUpStep>(['COMMUNE', 'POSTAL_CODES', 'SITES', 'WEEKS', 'PERIOD', 'MAIL']);

export type SetUpState = { step: SetUpStep; isDone: boolean; isNeeded: boolean };

/** How far the portal is set up, in the order in which one does it. */
export async function readSetUp(prisma: Db): Promise<SetUpState[]> {
  const now = await readClock(prisma);
  const today = new Date(dayOf(now).toString());
  const [commune, schools, sites, tariffs, weeks, periods, staff] = await Promise.all([
    prisma.commune.findUniqueOrThrow({ where: { id: 1 } }),
    prisma.school.count(),
    prisma.site.count(),
    prisma.tariffDecision.count({ where: { withdrawnAt: null, OR: [{ validUntil: null }, { validUntil: { gte: today } }] } }),
    prisma.week.count({ where: { cancelledAt: null, startDate: { gt: today }, plaine: { published: true } } }),
    prisma.enrolmentPeriod.count({ where: { closesAt: { gt: now } } }),
    prisma.staffMember.count({ where: { endedAt: null } }),
  ]);
  const done: Record<SetUpStep, boolean> = {
    COMMUNE: commune.name !== messages.mail_portal({}, { locale }),
    POSTAL_CODES: commune.postalCodes.length > 0,
    ACCOUNT: commune.iban !== '',
    DATA_PROTECTION: commune.dataProtectionEmail !== null,
    SCHOOLS: schools > 0,
    SITES: sites > 0,
    TARIFF: tariffs > 0,
    WEEKS: weeks > 0,
    PERIOD: periods > 0,
    STAFF: staff > 1,
    MAIL: commune.mailTestedAt !== null,
  };
  return setUpSteps.map((step) => ({ step, isDone: done[step], isNeeded: needed.has(step) }));
}
