// A fictional commune for the demonstration: who it is, what it charges, its schools and a season of plaines.
// Dates follow today's, so that it never goes stale; running it again adds only what is missing.
import { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../platform/database.ts';
import { toDate } from '../language/dates.ts';
import { nameHoliday } from '../plaines/closed-days.ts';

/** Each site, and the hours of its days. */
const sites = {
  'École de la Vallée': { address: 'Rue des Écoles 12, 4999 Valmont', dayBegins: '09:00', dayEnds: '16:00' },
  'Hall du Plateau': { address: 'Chemin du Plateau 4, 4998 Hautepierre', dayBegins: '09:00', dayEnds: '16:00' },
  'Maison de la Forêt': { address: 'Route du Bois 30, 4999 Valmont', dayBegins: '08:30', dayEnds: '16:30' },
};
type Camp = {
  name: string;
  siteName: keyof typeof sites;
  ageMinMonths: number;
  ageMaxMonths: number;
  dailyRateCents: number;
  capacity: number;
  options?: Prisma.WeekOptionCreateWithoutPlaineInput[];
};
const toBring = 'un pique-nique, une gourde, des vêtements qui peuvent être salis, une casquette ou un imperméable selon le temps';

const valley = 'École de la Vallée';
const options: Camp['options'] = [
  { kind: 'CARE_BEFORE', name: 'Garderie du matin (7 h 30 – 9 h)', priceCents: 100, unit: 'DAY', deadlineDays: 7, attestable: true },
  { kind: 'CARE_AFTER', name: 'Garderie du soir (16 h – 17 h 30)', priceCents: 100, unit: 'DAY', deadlineDays: 7, attestable: true },
  {
    ...{ kind: 'SHUTTLE', name: 'Navette', priceCents: 1500, unit: 'WEEK', capacity: 16, deadlineDays: 7, attestable: false },
    stops: ['Place de Valmont, 8 h 15', 'Gare de Hautepierre, 8 h 30'],
  },
];
const camps = {
  petite: { name: 'Petite plaine', siteName: valley, ageMinMonths: 30, ageMaxMonths: 71, dailyRateCents: 1200, capacity: 24 },
  grande: {
    name: 'Grande plaine',
    siteName: 'Hall du Plateau',
    ageMinMonths: 72,
    ageMaxMonths: 155,
    dailyRateCents: 1200,
    capacity: 48,
    options,
  },
  nature: { name: 'Stage nature', siteName: 'Maison de la Forêt', ageMinMonths: 96, ageMaxMonths: 179, dailyRateCents: 1600, capacity: 12 },
  winter: { name: "Plaine d'hiver", siteName: valley, ageMinMonths: 30, ageMaxMonths: 155, dailyRateCents: 1200, capacity: 20 },
} satisfies Record<string, Camp>;

/** Percent of the daily rate, by rank. */
const tariff = { RESIDENT: [100, 80, 80], SCHOOL: [100, 80, 80], OTHER: [150, 150, 150] } as const;

const schools = [
  { faseNumber: '2417', name: 'École communale de la Vallée', postalCode: '4999', city: 'Valmont' },
  { faseNumber: '2418', name: 'École Saint-Martin', postalCode: '4999', city: 'Valmont' },
  { faseNumber: '2419', name: 'École communale du Plateau', postalCode: '4998', city: 'Hautepierre' },
];

/** The commune itself: what even an empty portal needs. */
export async function seedCommune(prisma: Db) {
  await prisma.commune.upsert({
    where: { id: 1 },
    update: {},
    create: {
      name: 'Commune de Valmont',
      serviceName: 'Service Accueil extrascolaire',
      email: 'accueil@valmont.example',
      phone: '+3287000000',
      address: 'Rue de la Maison communale 1, 4999 Valmont',
      postalCodes: ['4999', '4998'],
      iban: 'BE26091000000029',
      beneficiary: 'Commune de Valmont',
    },
  });
  if ((await prisma.tariffDecision.count()) > 0) return;
  await prisma.tariffDecision.create({
    data: {
      reference: 'Règlement-redevance sur les plaines',
      decidedOn: new Date('2025-11-13'),
      validFrom: new Date('2026-01-01'),
      rates: {
        create: Object.entries(tariff).flatMap(([category, percents]) =>
          percents.map((percent, index) => ({ category: category as keyof typeof tariff, rank: index + 1, percent })),
        ),
      },
    },
  });
}

/** Schools, an open enrolment period, next summer's and next winter's weeks. */
export async function seedSeason(prisma: Db, now: Date) {
  await prisma.school.createMany({ data: schools, skipDuplicates: true });
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('Europe/Brussels').toPlainDate();
  await keepPeriodOpen(prisma, now);
  const summer = nextSummer(today);
  await seedCamp(prisma, camps.petite, summer, [0, 1, 2, 3]);
  await seedCamp(prisma, camps.grande, summer, [0, 1, 2, 3, 4, 5]);
  await seedCamp(prisma, camps.nature, summer, [1, 4]);
  await seedCamp(prisma, camps.winter, nextWinter(today), [0, 1]);
}

async function keepPeriodOpen(prisma: Db, now: Date) {
  const day = 86_400_000;
  const running = await prisma.enrolmentPeriod.findFirst({ where: { closesAt: { gt: now } }, orderBy: { opensAt: 'asc' } });
  if (!running)
    await prisma.enrolmentPeriod.create({ data: { opensAt: new Date(now.getTime() - day), closesAt: new Date(now.getTime() + 60 * day) } });
  else if (running.opensAt <= now && running.closesAt.getTime() < now.getTime() + 7 * day)
    await prisma.enrolmentPeriod.update({ where: { id: running.id }, data: { closesAt: new Date(now.getTime() + 60 * day) } });
}

async function seedCamp(prisma: Db, { capacity, siteName, options = [], ...camp }: Camp, first: Temporal.PlainDate, offsets: number[]) {
  const { address, ...days } = sites[siteName];
  const { id: siteId } = await prisma.site.upsert({ where: { name: siteName }, update: {}, create: { name: siteName, address } });
  const { id } = await prisma.plaine.upsert({
    where: { name_siteId: { name: camp.name, siteId } },
    update: {},
    create: { ...camp, siteId, ...days, toBring, published: true, options: { create: options } },
  });
  for (const weeks of offsets) {
    const monday = first.add({ weeks });
    const openDays = [0, 1, 2, 3, 4].map((days) => monday.add({ days })).filter((day) => !nameHoliday(day.toString(), 'fr'));
    const [startDate, endDate] = [openDays[0]!, openDays.at(-1)!];
    await prisma.week.upsert({
      where: { plaineId_monday: { plaineId: id, monday: toDate(monday) } },
      update: {},
      create: {
        plaineId: id,
        monday: toDate(monday),
        startDate: toDate(startDate),
        endDate: toDate(endDate),
        openDays: openDays.map(toDate),
        capacity,
      },
    });
  }
}

/** First Monday of July that leaves a fortnight to prepare. */
function nextSummer(today: Temporal.PlainDate): Temporal.PlainDate {
  for (let year = today.year; ; year += 1) {
    const monday = mondayFrom(Temporal.PlainDate.from({ year, month: 7, day: 3 }));
    if (today.until(monday).total('days') >= 14) return monday;
  }
}

/** Monday of the week before New Year's that leaves a fortnight to prepare. */
function nextWinter(today: Temporal.PlainDate): Temporal.PlainDate {
  for (let year = today.year; ; year += 1) {
    const monday = mondayFrom(Temporal.PlainDate.from({ year, month: 12, day: 19 }));
    if (today.until(monday).total('days') >= 14) return monday;
  }
}

const mondayFrom = (day: Temporal.PlainDate) => day.add({ days: (8 - day.dayOfWeek) % 7 });
