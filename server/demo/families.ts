// The families of the demonstration: Claire's children by the imported links, one week that is full with three waiting,
// one with two places left. Runs again without harm.
import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import { indexNumber, seal } from '../platform/encryption.ts';
import { personas, type Persona } from './personas.ts';

type DemoChild = { givenName: string; familyName: string; birthDate: string; nationalNumber: string; faseNumber: string };

const claireChildren: DemoChild[] = [
  { givenName: 'Émile', familyName: 'Lambert-Costa', birthDate: '2018-07-21', nationalNumber: '18072198307', faseNumber: '2417' },
  { givenName: 'Zoé', familyName: 'Lambert-Costa', birthDate: '2021-09-01', nationalNumber: '21090198602', faseNumber: '2417' },
];
const henriChild: DemoChild = {
  givenName: 'Noah',
  familyName: 'Dubois',
  birthDate: '2016-11-05',
  nationalNumber: '16110598286',
  faseNumber: '2419',
};
const henri = { givenName: 'Henri', familyName: 'Dubois', nationalNumber: '79013098374' };

const answers = {
  doctorName: 'Dr Anne Hermans',
  doctorPhone: '+3287112233',
  contacts: [{ name: 'Paul Lambert', relation: 'grand-père', phone: '+32475112233' }],
  allergies: 'Arachides',
  medication: '',
  diet: '',
  illness: '',
  support: '',
  swims: 'A_LITTLE',
  wearsGlasses: false,
  takesNap: false,
  tetanusVaccinated: true,
  mayFetch: [{ name: 'Paul Lambert', phone: '+32475112233' }],
  mayLeaveAlone: false,
  firstAidAllowed: true,
  emergencyCareAllowed: true,
  remarks: '',
};

/** Staff for a commune that is otherwise empty. */
export async function seedStaff(config: AppConfig, prisma: Db) {
  const person = await ensurePerson(config, prisma, personas.agent);
  await prisma.staffMember.upsert({ where: { personId: person }, update: {}, create: { personId: person, role: 'RESPONSIBLE' } });
}

/** Children known to the commune before their parents come, and the families that filled two weeks. */
export async function seedFamilies(config: AppConfig, prisma: Db) {
  for (const child of claireChildren) await ensureLinkedChild(config, prisma, child, personas.claire);
  await ensureLinkedChild(config, prisma, henriChild, henri);
  await fillWeek(config, prisma, { plaine: 'Petite plaine', index: 2, leave: 0, waiting: 3 });
  await fillWeek(config, prisma, { plaine: 'Grande plaine', index: 1, leave: 2, waiting: 0 });
}

async function ensurePerson(
  config: AppConfig,
  prisma: Db,
  { nationalNumber, givenName, familyName }: Pick<Persona, 'nationalNumber' | 'givenName' | 'familyName'>,
) {
  const numberIndex = indexNumber(config.keyRing, nationalNumber);
  const known = await prisma.person.findUnique({ where: { numberIndex } });
  if (known) return known.id;
  const id = randomUUID();
  await prisma.person.create({
    data: { id, givenName, familyName, numberIndex, nationalNumber: seal(config.keyRing, `person.national_number:${id}`, nationalNumber) },
  });
  return id;
}

async function ensureLinkedChild(
  config: AppConfig,
  prisma: Db,
  child: DemoChild,
  parent: Pick<Persona, 'givenName' | 'familyName' | 'nationalNumber'>,
) {
  const numberIndex = indexNumber(config.keyRing, child.nationalNumber);
  if (await prisma.child.findUnique({ where: { numberIndex } })) return;
  const [id, linkId] = [randomUUID(), randomUUID()];
  await prisma.child.create({
    data: {
      id,
      givenName: child.givenName,
      familyName: child.familyName,
      birthDate: new Date(child.birthDate),
      numberIndex,
      nationalNumber: seal(config.keyRing, `child.national_number:${id}`, child.nationalNumber),
      school: { connect: { faseNumber: child.faseNumber } },
      healthSheet: { create: validSheet(config) },
      links: {
        create: {
          id: linkId,
          parentNumberIndex: indexNumber(config.keyRing, parent.nationalNumber),
          parentNumber: seal(config.keyRing, `family_link.parent_number:${linkId}`, parent.nationalNumber),
          parentGivenName: parent.givenName,
          parentFamilyName: parent.familyName,
          state: 'ACTIVE',
          source: 'IMPORT',
        },
      },
    },
  });
}

function validSheet({ keyRing }: AppConfig) {
  const id = randomUUID();
  const now = Date.now();
  return {
    id,
    sealed: seal(keyRing, `health_sheet.sealed:${id}`, JSON.stringify(answers)),
    complete: true,
    validatedAt: new Date(now),
    validUntil: new Date(now + 180 * 86_400_000),
  };
}

/** Confirmed enrolments of invented families, up to `leave` places from full, and a queue behind them. */
async function fillWeek(
  config: AppConfig,
  prisma: Db,
  { plaine, index, leave, waiting }: { plaine: string; index: number; leave: number; waiting: number },
) {
  const weeks = await prisma.week.findMany({
    where: { plaine: { name: plaine }, startDate: { gt: new Date() } },
    orderBy: { startDate: 'asc' },
    include: { plaine: true },
  });
  const week = weeks[index];
  if (!week || week.taken > 0) return;
  const birthDate = new Date(week.startDate);
  birthDate.setUTCMonth(birthDate.getUTCMonth() - week.plaine.ageMinMonths - 12);
  await prisma.$transaction(async (tx) => {
    for (let place = 0; place < week.capacity - leave + waiting; place += 1) {
      const { parentId, childId } = await inventFamily(config, tx, place, birthDate);
      if (place >= week.capacity - leave) await tx.waitingPlace.create({ data: { childId, weekId: week.id, parentId } });
      else
        await tx.enrolment.create({
          data: {
            basket: { create: { parentId, status: 'CLOSED', endedAt: new Date() } },
            parent: { connect: { id: parentId } },
            child: { connect: { id: childId } },
            week: { connect: { id_monday: { id: week.id, monday: week.monday } } },
            status: 'CONFIRMED',
            confirmedAt: new Date(),
            priceCents: week.plaine.dailyRateCents * week.openDays.length,
            dayRateCents: week.plaine.dailyRateCents,
            dayCount: week.openDays.length,
            category: 'RESIDENT',
            siblingRank: 1,
          },
        });
    }
  });
}

const givenNames = ['Adèle', 'Basil', 'Chloé', 'Diego', 'Emma', 'Félix', 'Giulia', 'Hugo', 'Iris', 'Jules', 'Kenza', 'Liam'];
const familyNames = ['Bastin', 'Charlier', 'Dethier', 'Etienne', 'Falla', 'Grosjean', 'Hardy', 'Jamar'];

async function inventFamily(config: AppConfig, tx: Tx, place: number, birthDate: Date) {
  const familyName = familyNames[place % familyNames.length]!;
  const parent = await tx.parent.create({
    data: {
      email: `famille-${place}@example.be`,
      emailConfirmedAt: new Date(),
      postalCode: '4999',
      city: 'Valmont',
      street: `Rue Basse ${place + 1}`,
      person: { create: { givenName: givenNames[(place * 5) % givenNames.length]!, familyName } },
    },
  });
  const child = await tx.child.create({
    data: {
      givenName: givenNames[place % givenNames.length]!,
      familyName,
      birthDate,
      healthSheet: { create: validSheet(config) },
      links: { create: { parentId: parent.id, state: 'ACTIVE', source: 'REGISTRATION' } },
    },
  });
  return { parentId: parent.id, childId: child.id };
}
