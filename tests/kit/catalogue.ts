// A small commune's summer for tests: schools, a plaine with weeks, children, and who holds which place.
import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../server/platform/database.ts';
import type { Actor, ParentActor, StaffActor, StaffRole } from '../../server/platform/actor.ts';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import type { App } from '../../server/context.ts';
import { typedRow } from './typed-row.ts';

let made = 0;
const next = () => (made += 1);
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const addDays = (date: Date, days: number) => new Date(date.getTime() + days * 86_400_000);

/** The site of this name, made when there is none; of several that ask at once, one makes it. */
export async function siteNamed({ database }: Pick<App, 'database'>, name: string, address?: string): Promise<string> {
  await database.prisma.site.createMany({ data: { name, address: address ?? null }, skipDuplicates: true });
  return (await database.prisma.site.findUniqueOrThrow({ where: { name } })).id;
}

/** A member of staff with a running session; the token is the cookie's. */
export async function createStaff(
  app: App,
  role: StaffRole = 'RESPONSIBLE',
  siteName: string | null = null,
): Promise<{ actor: StaffActor; token: string }> {
  const { database } = app;
  const token = createToken();
  const siteId = siteName === null ? null : await siteNamed(app, siteName);
  const person = await database.prisma.person.create({
    data: {
      givenName: 'Ana',
      familyName: `Staff ${next()}`,
      staffMember: { create: { role, siteId } },
      sessions: { create: { tokenHash: hashToken(token), issuer: 'test', acr: 'test', expiresAt: new Date(Date.now() + 3_600_000) } },
    },
    include: { staffMember: true, sessions: true },
  });
  const staff = { id: person.staffMember!.id, role, siteId };
  const actor: Actor = {
    personId: person.id,
    sessionId: person.sessions[0]!.id,
    givenName: person.givenName,
    familyName: person.familyName,
    parentId: null,
    staff,
    locale: 'fr',
  };
  return { actor: { ...actor, staff }, token };
}

export const createSchool = async ({ database }: App, about: Partial<Prisma.SchoolCreateInput> = {}) => {
  const data = { faseNumber: `9${next()}`, name: `École ${made}`, postalCode: '4999', city: 'Valmont', ...about };
  return typedRow('School', await database.prisma.school.create({ data }));
};

export const createPlaine = async (
  app: Pick<App, 'database'>,
  { siteName = 'École de la Vallée', ...about }: Partial<Prisma.PlaineUncheckedCreateInput> & { siteName?: string } = {},
) => {
  const plaine = await app.database.prisma.plaine.create({
    data: {
      name: `Plaine ${next()}`,
      siteId: await siteNamed(app, siteName),
      ageMinMonths: 30,
      ageMaxMonths: 180,
      dailyRateCents: 1200,
      published: true,
      ...about,
    },
  });
  return typedRow('Plaine', plaine);
};

/** A week of five days from a Monday; the summer of 2027 when none is said. */
export const createWeek = async (
  { database }: Pick<App, 'database'>,
  plaineId: string,
  about: { monday?: string; capacity?: number } = {},
) => {
  const monday = day(about.monday ?? '2027-07-05');
  const week = await database.prisma.week.create({
    data: {
      plaineId,
      monday,
      startDate: monday,
      endDate: addDays(monday, 4),
      openDays: [0, 1, 2, 3, 4].map((n) => addDays(monday, n)),
      capacity: about.capacity ?? 24,
    },
  });
  return typedRow('Week', week);
};

export const createChild = async (
  { database }: App,
  about: Partial<Prisma.ChildUncheckedCreateInput> = {},
  parents: ParentActor[] = [],
) => {
  const child = await database.prisma.child.create({
    data: {
      givenName: 'Lou',
      familyName: `Enfant ${next()}`,
      birthDate: day('2019-03-14'),
      ...about,
      links: { create: parents.map(({ parentId }) => ({ parentId, state: 'ACTIVE' as const, source: 'REGISTRATION' as const })) },
    },
  });
  return typedRow('Child', child);
};

/** An enrolment as it stands in the database, without passing through the acts. */
export async function placeChild(
  { database }: Pick<App, 'database'>,
  { parentId }: Pick<ParentActor, 'parentId'>,
  childId: string,
  week: { id: string; monday: Date },
  about: Partial<Prisma.EnrolmentUncheckedCreateInput> = {},
) {
  const status = about.status ?? 'CONFIRMED';
  const isOver = status === 'CANCELLED' || status === 'EXPIRED';
  const basket =
    (await database.prisma.basket.findFirst({ where: { parentId, status: 'OPEN' } })) ??
    (await database.prisma.basket.create({ data: { id: randomUUID(), parentId } }));
  const enrolment = await database.prisma.enrolment.create({
    data: {
      basketId: basket.id,
      parentId,
      childId,
      weekId: week.id,
      monday: week.monday,
      status,
      heldUntil: new Date(Date.now() + 3 * 86_400_000),
      confirmedAt: status === 'CONFIRMED' ? new Date() : null,
      endedAt: isOver ? new Date() : null,
      priceCents: 6000,
      dayRateCents: 1200,
      dayCount: 5,
      category: 'RESIDENT',
      siblingRank: 1,
      ...about,
    },
  });
  return typedRow('Enrolment', enrolment);
}
