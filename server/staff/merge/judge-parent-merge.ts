// Whether two accounts of one parent may become one. Pure, as judge-child-merge.ts.
import { localized, messages } from '../../language/messages.ts';
import type { Prisma } from '../../platform/database.ts';
import { grantColumns, type MergeObstacle, type ObstacleCode, sameGrants } from './judge-child-merge.ts';

/** What of each account is looked at. */
export const accountColumns = {
  ...{ id: true, personId: true, email: true, emailConfirmedAt: true, pendingEmail: true, phone: true },
  ...{ street: true, postalCode: true, city: true, registeredAt: true, erasedAt: true },
  person: {
    select: {
      ...{ id: true, givenName: true, familyName: true, nationalNumber: true, numberIndex: true },
      staffMember: { select: { endedAt: true } },
      accounts: { select: { id: true, issuer: true, subject: true } },
    },
  },
  links: { select: { id: true, childId: true, state: true, child: { select: { givenName: true } } } },
  oppositions: { select: { childId: true, state: true } },
  baskets: { where: { status: { in: ['OPEN', 'VALIDATED'] } }, select: { id: true } },
  calendarFeed: { select: { id: true } },
  refundAccount: { select: { id: true } },
  reductionGrants: grantColumns,
  _count: { select: { taxCertificates: true, participationCertificates: true } },
} as const satisfies Prisma.ParentSelect;
export type ParentSide = Prisma.ParentGetPayload<{ select: typeof accountColumns }>;

const said = (code: ObstacleCode, sentence: Parameters<typeof localized<object>>[0]): MergeObstacle => ({
  code,
  sentence: localized(sentence),
});

const isStanding = ({ state }: { state: string }) => state === 'OPEN' || state === 'UPHELD';
const isStaff = ({ person: { staffMember } }: ParentSide) => staffMember !== null && staffMember.endedAt === null;
const papersOf = ({ _count: { taxCertificates, participationCertificates } }: ParentSide) => taxCertificates + participationCertificates;

/** Everything that stands in the way of a merge; none: it may be done. */
export function judgeParentMerge(kept: ParentSide, gone: ParentSide): MergeObstacle[] {
  const found: (MergeObstacle | false)[] = [
    (kept.erasedAt !== null || gone.erasedAt !== null) && said('ALREADY_MERGED', messages.merge_account_erased),
    kept.person.numberIndex !== null && gone.person.numberIndex !== null && said('NUMBERS_DIFFER', messages.merge_accounts_numbers),
    (isStaff(kept) || isStaff(gone)) && said('STAFF', messages.merge_staff),
    isAgainst(kept, gone) && said('BLOCK_OR_OPPOSITION', messages.merge_parents_block),
    linksDiffer(kept, gone) && said('LINKS_DIFFER', messages.merge_parents_links),
    kept.baskets.length > 0 && gone.baskets.length > 0 && said('TWO_BASKETS', messages.merge_two_baskets),
    papersOf(gone) > 0 && said('PAPERS', papersOf(kept) > 0 ? messages.merge_papers_both : messages.merge_papers),
    ...sameGrants(kept, gone),
  ];
  return found.filter((obstacle) => obstacle !== false);
}

/** One of the two objects to the other's enrolments, or is kept from a child that the other has. */
function isAgainst(kept: ParentSide, gone: ParentSide): boolean {
  const against = (one: ParentSide, other: ParentSide) => {
    const hasLink = (childId: string) => other.links.some((link) => link.childId === childId);
    return (
      one.oppositions.some((opposition) => isStanding(opposition) && hasLink(opposition.childId)) ||
      one.links.some(
        ({ state, childId }) => state === 'BLOCKED' && other.links.some((link) => link.childId === childId && link.state !== 'BLOCKED'),
      )
    );
  };
  return against(kept, gone) || against(gone, kept);
}

function linksDiffer(kept: ParentSide, gone: ParentSide): boolean {
  const stateOf = new Map(kept.links.map(({ childId, state }) => [childId, state]));
  return gone.links.some(({ childId, state }) => stateOf.has(childId) && stateOf.get(childId) !== state);
}
