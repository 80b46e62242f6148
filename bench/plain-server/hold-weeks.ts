import type { Prisma, PrismaClient } from '../../prisma/generated/client/client.ts';
import { ageInMonths, isoDay } from '../../server/language/dates.ts';
import { categoryOf, decisionFor, priceOf } from '../../server/enrolments/price.ts';
import type { Parent } from './read-parent.ts';

export type Held = { parentId: string; heldIds: string[]; refused: { weekId: string; state: string; message: string }[] };
type Tx = Prisma.TransactionClient;

const live = ['HELD', 'CONFIRMED'] as const;
const hour = 3_600_000;

/** One click, one transaction: takes each week that is free for the child and refuses the others. */
export const holdWeeks = (
  prisma: PrismaClient,
  parent: Parent,
  { childId, weekIds }: { childId: string; weekIds: string[] },
): Promise<Held | { message: string }> =>
  prisma.$transaction(async (tx) => {
    // One family's clicks one after the other, then the weeks in one order: nobody waits in a circle.
    await tx.$queryRaw`SELECT id FROM parent WHERE id = ${parent.id}::uuid FOR NO KEY UPDATE`;
    await tx.$queryRaw`SELECT id FROM week WHERE id = ANY (${weekIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
    const now = new Date();
    const link = await tx.familyLink.findFirst({
      where: { parentId: parent.id, childId, state: 'ACTIVE' },
      include: { child: { include: { school: true, healthSheet: true } } },
    });
    if (!link) return { message: 'unknown child' };
    const { child } = link;
    const period = await tx.enrolmentPeriod.findFirst({ where: { opensAt: { lte: now }, closesAt: { gt: now } } });
    if (!period) return { message: 'closed' };
    const sheet = child.healthSheet;
    if (!sheet?.complete || !sheet.validUntil || sheet.validUntil < now) return { message: 'the health sheet is not complete' };
    const weeks = await tx.week.findMany({
      where: { id: { in: weekIds }, cancelledAt: null, plaine: { published: true } },
      include: { plaine: true },
    });
    if (weeks.length < weekIds.length) return { message: 'unknown week' };

    const heldIds: string[] = [];
    const refused: Held['refused'] = [];
    for (const week of weeks) {
      const own = await tx.enrolment.findFirst({ where: { childId, monday: week.monday, status: { in: [...live] } } });
      if (own?.weekId === week.id) {
        heldIds.push(own.id);
        continue;
      }
      const age = ageInMonths(child.birthDate, week.startDate);
      const isOfAge = age >= week.plaine.ageMinMonths && age <= week.plaine.ageMaxMonths;
      if (own || !isOfAge || week.startDate <= now) refused.push({ weekId: week.id, state: 'NOT_ELIGIBLE', message: 'not eligible' });
      else if (week.capacity + week.overbooked <= week.taken) refused.push({ weekId: week.id, state: 'FULL', message: 'full' });
      else heldIds.push(await take(tx, { parent, childId, schoolPostalCode: child.school?.postalCode ?? null, week, now }));
    }
    return { parentId: parent.id, heldIds, refused };
  });

type Place = {
  parent: Parent;
  childId: string;
  schoolPostalCode: string | null;
  week: Prisma.WeekGetPayload<{ include: { plaine: true } }>;
  now: Date;
};

async function take(tx: Tx, { parent, childId, schoolPostalCode, week, now }: Place): Promise<string> {
  const commune = await tx.commune.findFirstOrThrow();
  const decisions = await tx.tariffDecision.findMany({
    where: { withdrawnAt: null },
    include: { rates: true, plaines: true },
    orderBy: { adoptedAt: 'desc' },
  });
  const tariff = decisions.map(({ plaines, ...decision }) => ({
    ...decision,
    decidedOn: decision.decidedOn && isoDay(decision.decidedOn),
    validFrom: isoDay(decision.validFrom),
    validUntil: decision.validUntil && isoDay(decision.validUntil),
    plaineIds: plaines.map(({ plaineId }) => plaineId),
    reductions: [],
  }));
  const siblings = await tx.enrolment.findMany({
    where: { parentId: parent.id, monday: week.monday, childId: { not: childId }, status: { in: [...live] } },
    distinct: ['childId'],
  });
  const {
    decision,
    reduction: _none,
    options: _noOptions,
    ...price
  } = priceOf({
    dailyRateCents: week.plaine.dailyRateCents,
    dayCount: week.openDays.length,
    category: categoryOf({ communePostalCodes: commune.postalCodes, parentPostalCode: parent.postalCode, schoolPostalCode }),
    siblingRank: siblings.length + 1,
    decision: decisionFor(tariff, { plaineId: week.plaineId, day: isoDay(week.startDate) }),
  });
  const open = await tx.basket.findFirst({ where: { parentId: parent.id, status: { in: ['OPEN', 'VALIDATED'] } } });
  const basket = open ?? (await tx.basket.create({ data: { parentId: parent.id } }));
  const enrolment = await tx.enrolment.create({
    data: {
      basketId: basket.id,
      parentId: parent.id,
      childId,
      weekId: week.id,
      monday: week.monday,
      status: 'HELD',
      heldUntil: new Date(now.getTime() + 72 * hour),
      ...price,
      tariffDecisionId: decision?.id,
    },
  });
  await tx.auditEntry.create({
    data: { actor: `person:${parent.personId}`, action: 'place-held', subject: `enrolment:${enrolment.id}`, detail: { week: week.id } },
  });
  await tx.$executeRaw`SELECT graphile_worker.add_job('mail', ${JSON.stringify({ kind: 'places-held', basketId: basket.id })}::json)`;
  return enrolment.id;
}

/** The basket in use, as the answer shows it. */
export async function readBasket(prisma: PrismaClient, parentId: string) {
  const basket = await prisma.basket.findFirst({
    where: { parentId, status: { in: ['OPEN', 'VALIDATED'] } },
    include: { enrolments: { where: { status: 'HELD', heldUntil: { gt: new Date() } }, orderBy: { seq: 'asc' } } },
  });
  if (!basket || basket.enrolments.length === 0) return null;
  return {
    ...basket,
    lines: basket.enrolments,
    totalCents: basket.enrolments.reduce((sum, { priceCents }) => sum + priceCents, 0),
    expiresAt: new Date(Math.min(...basket.enrolments.map(({ heldUntil }) => heldUntil!.getTime()))),
  };
}
