// What the certificates of a year would say today, and what stands in their way.
import { dayOf, isoDay } from '../language/dates.ts';
import { readClock, type Db, type Tx } from '../platform/database.ts';
import { attestedDays } from './attested-days.ts';
import { type Block, findBlocks, laterDays } from './blocks.ts';
import { readPlaces, type Pair } from './read-facts.ts';
import { readPaperSettings } from './settings.ts';
import { type Line, linesOf, totalOf } from './sheets.ts';

export type Draft = Pair & {
  year: number;
  lines: Line[];
  dayCount: number;
  totalCents: number;
  blocks: Block[];
  /** paid in the year for care after it was reported: left out, « YYYY-MM-DD » */
  laterDays: string[];
  payer: { givenName: string; familyName: string; street: string | null; postalCode: string | null; city: string | null };
  child: { givenName: string; familyName: string; birthDate: Date; nationalNumber: Uint8Array | null };
  payerPerson: { id: string; nationalNumber: Uint8Array | null };
  /** the one in force, of the year; null: none was issued */
  issued: { id: string; number: number; totalCents: number; contentHash: string } | null;
};

/** Drafts of a year, in the order of `pairs`: the same number of statements for one as for hundreds. */
export async function draftCertificates(db: Db | Tx, year: number, pairs: readonly Pair[]): Promise<Draft[]> {
  const parentIds = [...new Set(pairs.map(({ parentId }) => parentId))];
  const childIds = [...new Set(pairs.map(({ childId }) => childId))];
  const today = dayOf(await readClock(db)).toString();
  const places = Map.groupBy(await readPlaces(db, childIds), ({ childId }) => childId);
  const parents = await db.parent.findMany({
    where: { id: { in: parentIds } },
    select: { id: true, street: true, postalCode: true, city: true, person: true },
  });
  const children = await db.child.findMany({
    where: { id: { in: childIds } },
    include: { severeDisabilities: { where: { withdrawnAt: null }, select: { validFrom: true, validUntil: true } } },
  });
  const { settings, missing } = await readPaperSettings(db);
  const payers = await readPayers(db, parentIds, year);
  const inForce = await db.taxCertificate.findMany({
    where: { incomeYear: year, parentId: { in: parentIds }, childId: { in: childIds }, correctedBy: null },
    select: { id: true, parentId: true, childId: true, number: true, totalCents: true, contentHash: true },
  });
  const parentOf = new Map(parents.map((parent) => [parent.id, parent]));
  const childOf = new Map(children.map((child) => [child.id, child]));
  const keyOf = ({ parentId, childId }: Pair) => `${parentId} ${childId}`;
  const issuedOf = new Map(inForce.map(({ parentId, childId, ...issued }) => [keyOf({ parentId, childId }), issued]));

  return pairs.map((pair) => {
    const { person, ...home } = parentOf.get(pair.parentId)!;
    const child = childOf.get(pair.childId)!;
    const payer = payers.get(pair.parentId) ?? { givenName: person.givenName, familyName: person.familyName, ...home };
    const cared = {
      birthDate: isoDay(child.birthDate),
      severeDisability: child.severeDisabilities.map(({ validFrom, validUntil }) => ({
        from: isoDay(validFrom),
        until: isoDay(validUntil),
      })),
    };
    const all = places.get(pair.childId) ?? [];
    const own = all.filter(({ parentId }) => parentId === pair.parentId);
    const lines = linesOf(attestedDays(cared, all).filter((day) => day.payerId === pair.parentId && day.year === year));
    const judged = {
      child: { ...cared, hasNumber: child.nationalNumber !== null },
      payer: { hasNumber: person.nationalNumber !== null, hasAddress: Boolean(payer.street && payer.postalCode && payer.city) },
      places: own,
      certified: settings?.certifier ?? null,
      year,
      today,
      openCents: Math.max(0, ...own.filter((place) => place.paidOn.startsWith(String(year))).map(({ openCents }) => openCents)),
    };
    return {
      ...pair,
      year,
      lines,
      dayCount: lines.reduce((count, { days }) => count + days, 0),
      totalCents: totalOf(lines),
      blocks: [...(missing.length > 0 ? [{ code: 'PAPER_INCOMPLETE', missing } as const] : []), ...findBlocks(judged)],
      laterDays: laterDays(judged),
      payer: {
        givenName: payer.givenName,
        familyName: payer.familyName,
        street: payer.street,
        postalCode: payer.postalCode,
        city: payer.city,
      },
      child: { givenName: child.givenName, familyName: child.familyName, birthDate: child.birthDate, nationalNumber: child.nationalNumber },
      payerPerson: { id: person.id, nationalNumber: person.nationalNumber },
      issued: issuedOf.get(keyOf(pair)) ?? null,
    };
  });
}

/** Who paid, as they were at the last payment of the year that says it. */
async function readPayers(db: Db | Tx, parentIds: readonly string[], year: number) {
  const payments = await db.paymentPayer.findMany({
    where: {
      payment: {
        parentId: { in: [...parentIds] },
        paidAt: { gte: new Date(Date.UTC(year, 0, 1)), lt: new Date(Date.UTC(year + 1, 0, 15)) },
      },
    },
    include: { payment: { select: { parentId: true } } },
    orderBy: { payment: { paidAt: 'asc' } },
  });
  return new Map(payments.map(({ payment, ...payer }) => [payment.parentId, payer]));
}
