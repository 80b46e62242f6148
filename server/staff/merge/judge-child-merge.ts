// Whether two records of one child may become one. Pure: what is read in, what stands in the way out; the page and the act ask here.
import { formatWeek } from '../../language/format.ts';
import { localized, messages, type LocalizedText } from '../../language/messages.ts';
import { fullName } from '../../language/names.ts';
import type { Prisma } from '../../platform/database.ts';
import { recordColumns } from '../for-family/read-child-correction.ts';

const weekColumns = { select: { id: true, startDate: true, endDate: true, plaine: { select: { name: true } } } } as const;

/** Reductions that run or will: no two of one kind on the same days (the database refuses it). */
export const grantColumns = {
  where: { withdrawnAt: null },
  select: { reductionId: true, validFrom: true, validUntil: true, reduction: { select: { name: true } } },
} as const;

/** What of each record is looked at. */
export const sideColumns = {
  ...recordColumns,
  id: true,
  nationalNumber: true,
  createdAt: true,
  mergedIntoId: true,
  school: { select: { name: true } },
  healthSheet: { select: { id: true, sealed: true, complete: true, validatedAt: true, updatedAt: true } },
  links: {
    orderBy: { requestedAt: 'asc' },
    select: { id: true, state: true, parentId: true, parentNumberIndex: true, parent: { select: { person: true } } },
  },
  oppositions: { select: { parentId: true, state: true } },
  enrolments: { where: { status: { in: ['HELD', 'CONFIRMED'] } }, select: { status: true, heldUntil: true, week: weekColumns } },
  waitingPlaces: { where: { status: { in: ['WAITING', 'OFFERED'] } }, select: { week: weekColumns } },
  taxCertificates: { select: { parentId: true, incomeYear: true } },
  reductionGrants: grantColumns,
  consents: { where: { purpose: 'HEALTH' }, select: { parentId: true, given: true, at: true } },
} as const satisfies Prisma.ChildSelect;
export type Side = Prisma.ChildGetPayload<{ select: typeof sideColumns }>;

type Week = Side['enrolments'][number]['week'];

export const obstacleCodes = {
  ALREADY_MERGED: 'one of the two went into another record before, or was erased',
  NO_PARENT: 'nobody answers for one of the two any more, as after an erasure',
  NUMBERS_DIFFER: 'both have a national number, and not the same one: two children',
  BLOCK_OR_OPPOSITION: 'a block or an opposition stands, and the merge would let somebody else act for the child',
  OTHER_PARENTS: 'each has a parent whom the other has not: the merge would open the child to somebody whom no parent accepted',
  LINKS_DIFFER: 'a parent is linked to one and asked, refused or blocked on the other',
  SAME_DATES: 'both have a place at the same dates',
  SAME_QUEUE: 'both wait for the same week, or one waits for a week that the other has',
  BOTH_ATTESTED: 'both have a tax certificate of the same year and payer',
  HEALTH_REFUSED: 'one has a health sheet, and with the words of both no parent agrees to it any more',
  SAME_REDUCTION: 'both have the same reduction on the same days: one of them is withdrawn first',
  STAFF: 'one of the accounts is of a member of staff: a sign-in that moves to it would have their rights',
  TWO_BASKETS: 'both have places in their basket',
  PAPERS: 'certificates were issued to the account that goes: it may be the one that stays',
} as const;
export type ObstacleCode = keyof typeof obstacleCodes;
export type MergeObstacle = { code: ObstacleCode; sentence: LocalizedText };

/** Everything that stands in the way of a merge; none: it may be done. */
export function judgeChildMerge(kept: Side, gone: Side): MergeObstacle[] {
  const found: (MergeObstacle | null | false)[] = [
    (kept.mergedIntoId !== null || gone.mergedIntoId !== null) && said('ALREADY_MERGED', messages.merge_already),
    [kept, gone].some((side) => activeParents(side).size === 0) && said('NO_PARENT', messages.merge_no_parent),
    kept.numberIndex !== null && gone.numberIndex !== null && said('NUMBERS_DIFFER', messages.merge_numbers_differ),
    opensToOthers(kept, gone) && said('BLOCK_OR_OPPOSITION', messages.merge_block),
    haveOtherParents(kept, gone) && said('OTHER_PARENTS', messages.merge_other_parents),
    ...otherLinks(kept, gone),
    ...sameDates(kept, gone),
    ...sameQueue(kept, gone),
    ...bothAttested(kept, gone),
    ...sameGrants(kept, gone),
    isHealthRefused(kept, gone) && said('HEALTH_REFUSED', messages.merge_health_refused),
  ];
  return found.filter((obstacle) => obstacle !== null && obstacle !== false);
}

const said = (code: ObstacleCode, sentence: Parameters<typeof localized<object>>[0]): MergeObstacle => ({
  code,
  sentence: localized(sentence),
});

type Link = Side['links'][number];
const bearer = ({ parentId, parentNumberIndex }: Pick<Link, 'parentId' | 'parentNumberIndex'>) => parentId ?? parentNumberIndex!;

/** Who answers for the child: parents, and numbers of parents who have not registered. */
const activeParents = ({ links }: Side) => new Set(links.filter(({ state }) => state === 'ACTIVE').map(bearer));

/** Names of the registered parents who would answer for the child because of the merge. */
export function joiningParents(kept: Side, gone: Side): string[] {
  const [ofKept, ofGone] = [activeParents(kept), activeParents(gone)];
  return [...kept.links, ...gone.links].flatMap((link) =>
    link.state === 'ACTIVE' && link.parent && !(ofKept.has(bearer(link)) && ofGone.has(bearer(link))) ? [fullName(link.parent.person)] : [],
  );
}

/** Neither has all parents of the other: nobody has accepted them all, which a request for a link asks for (decision 005). */
function haveOtherParents(kept: Side, gone: Side): boolean {
  const [ofKept, ofGone] = [activeParents(kept), activeParents(gone)];
  const hasAllOf = (one: Set<string>, other: Set<string>) => [...other].every((parent) => one.has(parent));
  return !hasAllOf(ofKept, ofGone) && !hasAllOf(ofGone, ofKept);
}

const isStanding = ({ state }: { state: string }) => state === 'OPEN' || state === 'UPHELD';

/** Somebody is kept from the child, or objects, on one record, and the other is of other parents; or it would be forgotten. */
function opensToOthers(kept: Side, gone: Side): boolean {
  const stands = [kept, gone].some(
    ({ links, oppositions }) => links.some(({ state }) => state === 'BLOCKED') || oppositions.some(isStanding),
  );
  if (!stands) return false;
  const isTwice = gone.oppositions.some((one) => isStanding(one) && kept.oppositions.some(({ parentId }) => parentId === one.parentId));
  const [ofKept, ofGone] = [activeParents(kept), activeParents(gone)];
  return isTwice || ofKept.size !== ofGone.size || [...ofKept].some((parent) => !ofGone.has(parent));
}

function otherLinks(kept: Side, gone: Side): MergeObstacle[] {
  const stateOf = new Map(kept.links.map((link) => [bearer(link), link.state]));
  const other = gone.links.filter((link) => stateOf.has(bearer(link)) && stateOf.get(bearer(link)) !== link.state);
  if (other.length === 0) return [];
  const parents = other.flatMap(({ parent }) => (parent ? [fullName(parent.person)] : [])).join(', ');
  return [{ code: 'LINKS_DIFFER', sentence: localized(messages.merge_links_differ, { parents }) }];
}

const nameOf = ({ plaine, startDate, endDate }: Week, locale: Parameters<LocalizedText>[0]) =>
  `${plaine.name}, ${formatWeek(startDate, endDate, locale)}`;

function sameDates(kept: Side, gone: Side): MergeObstacle[] {
  return gone.enrolments.flatMap(({ week }) => {
    const same = kept.enrolments.find((other) => other.week.startDate <= week.endDate && week.startDate <= other.week.endDate);
    if (!same) return [];
    const sentence: LocalizedText = (locale) =>
      messages.merge_same_dates({ one: nameOf(same.week, locale), other: nameOf(week, locale) }, { locale });
    return [{ code: 'SAME_DATES' as const, sentence }];
  });
}

function sameQueue(kept: Side, gone: Side): MergeObstacle[] {
  const weeksOf = (rows: readonly { week: Week }[]) => new Map(rows.map(({ week }) => [week.id, week]));
  const [waits, has] = [weeksOf(gone.waitingPlaces), weeksOf(gone.enrolments)];
  const twice = [
    ...[...kept.waitingPlaces, ...kept.enrolments].flatMap(({ week }) => (waits.has(week.id) ? [week] : [])),
    ...kept.waitingPlaces.flatMap(({ week }) => (has.has(week.id) ? [week] : [])),
  ];
  return twice.map((week) => ({
    code: 'SAME_QUEUE',
    sentence: (locale) => messages.merge_same_queue({ week: nameOf(week, locale) }, { locale }),
  }));
}

function bothAttested(kept: Side, gone: Side): MergeObstacle[] {
  const both = gone.taxCertificates.find((paper) =>
    kept.taxCertificates.some((other) => other.parentId === paper.parentId && other.incomeYear === paper.incomeYear),
  );
  return both ? [{ code: 'BOTH_ATTESTED', sentence: localized(messages.merge_both_attested, { year: both.incomeYear }) }] : [];
}

type Grants = { reductionGrants: readonly { reductionId: string; validFrom: Date; validUntil: Date; reduction: { name: string } }[] };

/** The reductions that both have on the same days. */
export const sameGrants = (kept: Grants, gone: Grants): MergeObstacle[] =>
  gone.reductionGrants.flatMap((one) =>
    kept.reductionGrants.some(
      (other) => other.reductionId === one.reductionId && other.validFrom <= one.validUntil && one.validFrom <= other.validUntil,
    )
      ? [{ code: 'SAME_REDUCTION' as const, sentence: localized(messages.merge_same_reduction, { name: one.reduction.name }) }]
      : [],
  );

/** A sheet would count though the last word of each parent who may act, on either record, is that it may not be kept. */
function isHealthRefused(kept: Side, gone: Side): boolean {
  if (!kept.healthSheet && !gone.healthSheet) return false;
  const active = new Set([...activeParents(kept), ...activeParents(gone)]);
  const words = [...kept.consents, ...gone.consents].sort((one, other) => one.at.getTime() - other.at.getTime());
  const last = new Map(words.map(({ parentId, given }) => [parentId, given]));
  const said = [...last].filter(([parentId]) => active.has(parentId));
  return said.length > 0 && said.every(([, given]) => !given);
}
