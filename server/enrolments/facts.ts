// Everything that deciding takes, read by one statement whatever the number of children and weeks: one snapshot, one clock.
import { factsText } from './facts-statement.ts';
import { dayOf } from '../language/dates.ts';
import type { SheetState } from '../health/gaps.ts';
import type { Period, Wave } from './period.ts';
import type { Price, Tariff } from './price.ts';

export type WeekFacts = {
  id: string;
  plaineId: string;
  /** null: of no season */
  seasonId: string | null;
  plaineName: string;
  siteName: string;
  startDate: string;
  endDate: string;
  monday: string;
  openDays: string[];
  capacity: number;
  dailyRateCents: number;
  ageMinMonths: number;
  ageMaxMonths: number;
  /** its plaine is published and the week is not cancelled */
  isOffered: boolean;
  isCancelled: boolean;
  /** its plaine offers care, meals or a shuttle */
  hasOptions: boolean;
  /** seats that nobody has, by the clock: see prisma/functions/availability.sql */
  free: number;
  /** those of them that an insertion takes now */
  takeable: number;
  /** those of them whose hold or offer has expired and is not written down yet */
  expired: number;
};
export type ChildFacts = { id: string; givenName: string; birthDate: string; schoolPostalCode: string | null; sheet: SheetState | null };
export type ParentFacts = { id: string; postalCode: string | null; hasLimits: boolean; /** on the desk's list */ isListed: boolean };
export type LinkFacts = {
  parentId: string;
  childId: string;
  /** another parent objects, and staff have not lifted it: see families/oppose-enrolments.ts */
  isOpposed: boolean;
  /** one of this parent's children has a confirmed place; false when no wave that is to come or open asks for it */
  isEnrolled: boolean;
};
export type LiveEnrolment = {
  id: string;
  childId: string;
  parentId: string;
  weekId: string;
  seasonId: string | null;
  monday: string;
  status: 'HELD' | 'CONFIRMED';
  priceCents: number;
  /** null of what was only just taken */
  heldUntil: Date | null;
  /** frozen when the place was taken; null of what is being paid */
  price: Price | null;
};
/** A reduction that staff granted; one of parent and child is null. Days as « YYYY-MM-DD ». */
export type ReductionGrantFacts = {
  reductionId: string;
  parentId: string | null;
  childId: string | null;
  validFrom: string;
  validUntil: string;
};
export type Queued = {
  id: string;
  childId: string;
  weekId: string;
  parentId: string;
  status: 'WAITING' | 'OFFERED';
  offeredUntil: Date | null;
};
/** A running offer of the waiting list: a seat that is kept for a parent, as a hold is. */
export type RunningOffer = { parentId: string; childId: string; weekId: string; monday: string };
/** How many seats one parent may keep without paying: at the same dates, and in all. */
export type HeldLimits = { maxHeldPerDates: number; maxHeld: number };
export type Facts = {
  now: Date;
  /** the day in Brussels, « YYYY-MM-DD » */
  today: string;
  /** by season, null for the weeks without one: the period that is open, else the next */
  periods: Map<string | null, Period>;
  communePostalCodes: string[];
  tariff: Tariff;
  /** of these parents and children, whatever their days */
  reductionGrants: ReductionGrantFacts[];
  weeks: Map<string, WeekFacts>;
  children: Map<string, ChildFacts>;
  parents: Map<string, ParentFacts>;
  /** by parent and child: see `linkOf` */
  links: Map<string, LinkFacts>;
  /** running ones of each child, of the whole seasons and calendar years of the weeks */
  enrolmentsOfChild: Map<string, LiveEnrolment[]>;
  /**
   * running ones of each parent: all that are held, and at least those at the dates of the weeks; where a decision has a
   * ceiling, of the whole seasons and calendar years of the weeks
   */
  enrolmentsOfParent: Map<string, LiveEnrolment[]>;
  /** all running offers of each parent */
  offersOfParent: Map<string, RunningOffer[]>;
  /** null: they do not concern what is decided */
  limits: HeldLimits | null;
  queueOfChild: Map<string, Queued[]>;
  /** weeks at the same dates where a hold of one of the children ran out and is not written down yet */
  staleWeekIds: string[];
};
export type FactsQuestion = {
  parentIds: string[];
  childIds: string[];
  /** null: every week of a published plaine */
  weekIds: string[] | null;
};

export type FactsRow = Record<'children' | 'parents' | 'weeks' | 'stale' | 'tariff', never[]> & {
  links: LinkFacts[];
  /** as arrays: a season has many */
  enrolments: [
    id: string,
    childId: string,
    parentId: string,
    weekId: string,
    seasonId: string | null,
    monday: string,
    status: LiveEnrolment['status'],
    heldUntil: string | null,
    price: Price,
  ][];
  grants: ReductionGrantFacts[];
  queue: (Omit<Queued, 'offeredUntil'> & { offeredUntil: string | null })[];
  offers: RunningOffer[];
  limits: HeldLimits | null;
  now: Date;
  periods: (Omit<Period, 'opensAt' | 'closesAt' | 'opensToAllAt' | 'waves'> & {
    opensAt: string;
    closesAt: string;
    opensToAllAt: string | null;
    waves: (Omit<Wave, 'opensAt'> & { opensAt: string })[];
  })[];
  postal_codes: string[] | null;
};

/** Runs a statement with numbered parameters: on a pool, a client in a transaction, or through Prisma. */
export type Run = (text: string, values: unknown[], name?: string) => Promise<{ rows: unknown[] }>;

/** Reads the facts about these parents, children and weeks. Unknown ids are simply not in the answer. */
export async function readFacts(run: Run, { parentIds, childIds, weekIds }: FactsQuestion): Promise<Facts> {
  const { rows } = await run(factsText, [parentIds, childIds, weekIds], 'hold-facts');
  return toFacts(rows[0] as FactsRow);
}

/** The facts of the one row that such a statement answers. */
export function toFacts(row: FactsRow): Facts {
  const now = new Date(row.now);
  const enrolments = row.enrolments.map(([id, childId, parentId, weekId, seasonId, monday, status, heldUntil, price]): LiveEnrolment => ({
    id,
    childId,
    parentId,
    weekId,
    seasonId,
    monday,
    status,
    priceCents: price.priceCents,
    heldUntil: heldUntil === null ? null : new Date(heldUntil),
    price,
  }));
  const queue = row.queue.map((line): Queued => ({
    ...line,
    offeredUntil: line.offeredUntil === null ? null : new Date(line.offeredUntil),
  }));
  return {
    now,
    today: dayOf(now).toString(),
    periods: new Map(row.periods.map((period) => [period.seasonId, readPeriod(period)])),
    communePostalCodes: row.postal_codes ?? [],
    tariff: row.tariff,
    reductionGrants: row.grants,
    weeks: byId<WeekFacts>(row.weeks),
    children: byId<ChildFacts>((row.children as ChildFacts[]).map(readSheet)),
    parents: byId<ParentFacts>(row.parents),
    links: new Map(row.links.map((link) => [linkKey(link.parentId, link.childId), link])),
    enrolmentsOfChild: Map.groupBy(enrolments, ({ childId }) => childId),
    enrolmentsOfParent: Map.groupBy(enrolments, ({ parentId }) => parentId),
    offersOfParent: Map.groupBy(row.offers, ({ parentId }) => parentId),
    limits: row.limits,
    queueOfChild: Map.groupBy(queue, ({ childId }) => childId),
    staleWeekIds: row.stale,
  };
}

const linkKey = (parentId: string, childId: string) => `${parentId} ${childId}`;

/** The running link between a parent and a child, if there is one. */
export const linkOf = ({ links }: Facts, parentId: string, childId: string): LinkFacts | undefined => links.get(linkKey(parentId, childId));

/** Those of the season of the week, but not in it; without a season: of the calendar year of its Monday. */
export const ofSeason = (live: LiveEnrolment[], week: WeekFacts): LiveEnrolment[] =>
  live.filter(
    ({ weekId, seasonId, monday }) =>
      weekId !== week.id && seasonId === week.seasonId && (seasonId !== null || yearOf(monday) === yearOf(week.monday)),
  );
const yearOf = (day: string) => day.slice(0, 4);

/**
 * Under the lock of the weeks: seats that expired since the weeks were tidied are not free for who decides now, an insertion
 * would be refused. Changes the facts.
 */
export function countTakeableOnly({ weeks }: Facts) {
  for (const week of weeks.values()) week.free = week.takeable;
}

/** What was taken since the facts were read: whoever is decided next sees it. */
export function addEnrolment({ enrolmentsOfChild, enrolmentsOfParent }: Facts, enrolment: LiveEnrolment) {
  for (const [shelf, key] of [
    [enrolmentsOfChild, enrolment.childId],
    [enrolmentsOfParent, enrolment.parentId],
  ] as const) {
    const others = shelf.get(key);
    if (others) others.push(enrolment);
    else shelf.set(key, [enrolment]);
  }
}

/** What was offered since the facts were read. */
export function addOffer({ offersOfParent }: Facts, offer: RunningOffer) {
  offersOfParent.set(offer.parentId, [...(offersOfParent.get(offer.parentId) ?? []), offer]);
}

/** The same facts, as if that place were nobody's: what is decided about exchanging it does not stumble over itself. */
export function withoutEnrolment(facts: Facts, { id, childId, parentId }: Pick<LiveEnrolment, 'id' | 'childId' | 'parentId'>): Facts {
  const without = (shelf: Map<string, LiveEnrolment[]>, key: string) =>
    new Map(shelf).set(key, shelf.get(key)?.filter((live) => live.id !== id) ?? []);
  return {
    ...facts,
    enrolmentsOfChild: without(facts.enrolmentsOfChild, childId),
    enrolmentsOfParent: without(facts.enrolmentsOfParent, parentId),
  };
}

const readPeriod = (period: FactsRow['periods'][number]): Period => ({
  ...period,
  opensAt: new Date(period.opensAt),
  closesAt: new Date(period.closesAt),
  opensToAllAt: period.opensToAllAt ? new Date(period.opensToAllAt) : null,
  waves: period.waves.map((wave) => ({ ...wave, opensAt: new Date(wave.opensAt) })),
});

/** JSON has no instants. */
const readSheet = (child: ChildFacts): ChildFacts => ({
  ...child,
  sheet: child.sheet && { ...child.sheet, validUntil: child.sheet.validUntil && new Date(child.sheet.validUntil) },
});

const byId = <Item extends { id: string }>(items: Item[]) => new Map(items.map((item) => [item.id, item]));
