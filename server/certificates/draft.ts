// What the certificates of a year would say today, and what stands in their way.
import { dayOf, isoDay } from '../language/dates.ts';
import { readClock, type Db, type Tx } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { type AttestedDay, attestedDays, yearOf } from './attested-days.ts';
import { type Block, findBlocks, laterDays, placesOf } from './blocks.ts';
import { type InForce, readInForce } from './in-force.ts';
import { joinPayments, type Pair, type Place, readPlaces } from './read-facts.ts';
import { type Payer, readPayers } from './read-payers.ts';
import { framesOf } from './recognitions.ts';
import { readPaperSettings } from './settings.ts';
import { type Frame, type Line, totalOf } from './sheets.ts';

export type Draft = Pair & {
  year: number;
  /** by who certifies the days */
  frames: Frame[];
  /** all of them */
  lines: Line[];
  /** that count, « YYYY-MM-DD » */
  days: string[];
  totalCents: number;
  blocks: Block[];
  /** paid in the year for care after it was reported: left out, « YYYY-MM-DD » */
  laterDays: string[];
  payer: Payer;
  child: { givenName: string; familyName: string; birthDate: Date; nationalNumber: Uint8Array | null };
  payerPerson: { id: string; nationalNumber: Uint8Array | null; language: string };
  /** the one in force, of the year; null: none was issued */
  issued: InForce | null;
};

type Question = {
  year: number;
  pairs: readonly Pair[];
  /** who paid, as they were when they did, or as they are: a correction says what is so today */
  payerAs?: 'paid' | 'today';
};

/** Drafts of a year, in the order of `pairs`: the same number of statements for one as for hundreds. */
export async function draftCertificates(db: Db | Tx, keys: KeyRing, { year, pairs, payerAs = 'paid' }: Question): Promise<Draft[]> {
  const parentIds = [...new Set(pairs.map(({ parentId }) => parentId))];
  const childIds = [...new Set(pairs.map(({ childId }) => childId))];
  const today = dayOf(await readClock(db)).toString();
  // A difference that is paid in another year than its place is not certified: a day is one year's.
  const read = joinPayments(await readPlaces(db, childIds), (place) => String(yearOf(place)));
  const places = Map.groupBy(read, ({ childId }) => childId);
  const parents = await db.parent.findMany({
    where: { id: { in: parentIds } },
    select: { id: true, street: true, postalCode: true, city: true, person: true },
  });
  const children = await db.child.findMany({
    where: { id: { in: childIds } },
    include: { severeDisabilities: { where: { withdrawnAt: null }, select: { validFrom: true, validUntil: true } } },
  });
  const { settings, missing } = await readPaperSettings(db);
  const payers = await readPayers(
    db,
    read.flatMap(({ payments }) => payments.map(({ id }) => id)),
  );
  const inForce = Map.groupBy(await readInForce(db, keys, childIds), ({ childId }) => childId);
  const parentOf = new Map(parents.map((parent) => [parent.id, parent]));
  const childOf = new Map(children.map((child) => [child.id, child]));

  return pairs.map((pair) => {
    const { person, ...home } = parentOf.get(pair.parentId)!;
    const child = childOf.get(pair.childId)!;
    const cared = {
      birthDate: isoDay(child.birthDate),
      severeDisability: child.severeDisabilities.map(({ validFrom, validUntil }) => ({
        from: isoDay(validFrom),
        until: isoDay(validUntil),
      })),
    };
    const all = places.get(pair.childId) ?? [];
    const own = all.filter(({ parentId }) => parentId === pair.parentId);
    const days = attestedDays(cared, all).filter((day) => day.payerId === pair.parentId && day.year === year);
    const frames = framesOf(settings?.recognitions ?? [], days);
    const lines = frames.flatMap((frame) => frame.lines);
    const ofYear = own.filter((place) => placesOf({ places: [place], year }).length > 0);
    const present: Payer = { givenName: person.givenName, familyName: person.familyName, ...addressOf(home) };
    const payer = payerAs === 'today' ? present : payerOf(payers, { places: ofYear, days, present });
    const judged = {
      child: { ...cared, hasNumber: child.nationalNumber !== null },
      payer: { hasNumber: person.nationalNumber !== null, hasAddress: hasAddress(payer) },
      places: own,
      recognitions: settings?.recognitions ?? null,
      year,
      today,
      openCents: openOf(ofYear),
    };
    const papers = inForce.get(pair.childId) ?? [];
    const isOwn = (paper: InForce) => paper.parentId === pair.parentId && paper.incomeYear === year;
    const counted = new Set(days.map(({ day }) => day));
    const others = papers.filter((paper) => !isOwn(paper) && paper.content?.days?.some((day) => counted.has(day)));
    return {
      ...pair,
      year,
      frames,
      lines,
      days: [...counted],
      totalCents: totalOf(lines),
      blocks: [
        ...(missing.length > 0 ? [{ code: 'PAPER_INCOMPLETE', missing } as const] : []),
        ...(others.length > 0 ? [{ code: 'ALREADY_ATTESTED', papers: others } as const] : []),
        ...findBlocks(judged),
      ],
      laterDays: laterDays(judged),
      payer,
      child: { givenName: child.givenName, familyName: child.familyName, birthDate: child.birthDate, nationalNumber: child.nationalNumber },
      payerPerson: { id: person.id, nationalNumber: person.nationalNumber, language: person.language },
      issued: papers.find(isOwn) ?? null,
    };
  });
}

const addressOf = ({ street, postalCode, city }: Omit<Payer, 'givenName' | 'familyName'>) => ({ street, postalCode, city });
const hasAddress = ({ street, postalCode, city }: Payer) => Boolean(street && postalCode && city);

/** What is owed of the payments of these places, each once, in euro cents. */
export const openOf = (places: readonly Pick<Place, 'payments'>[]) =>
  [...new Map(places.flatMap(({ payments }) => payments.map(({ id, openCents }) => [id, openCents]))).values()].reduce(
    (sum, cents) => sum + cents,
    0,
  );

type Paid = { places: readonly Place[]; days: readonly AttestedDay[]; present: Payer };

/** Who paid, as they were at the last payment of the places that count; with today's address where none was known then. */
function payerOf(payers: ReadonlyMap<string, Payer>, { places, days, present }: Paid): Payer {
  const counted = new Set(days.map(({ enrolmentId }) => enrolmentId));
  const inOrder = places.toSorted((one, other) => one.paidOn.localeCompare(other.paidOn));
  const last = inOrder.findLast(({ enrolmentId }) => counted.has(enrolmentId)) ?? inOrder.at(-1);
  const kept = last && payers.get(last.payments.at(-1)!.id);
  if (!kept) return present;
  return hasAddress(kept) ? kept : { ...kept, ...addressOf(present) };
}
