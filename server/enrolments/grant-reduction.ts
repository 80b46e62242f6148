import { v7 as uuid } from 'uuid';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import type { ChildId, ParentId, ReductionGrantId, ReductionId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { refuseFarDays } from '../plaines/within-reason.ts';

export type GrantInput = {
  reductionId: ReductionId;
  /** one of the two: all that a parent takes, or one child whoever takes the week */
  parentId: ParentId | null;
  childId: ChildId | null;
  /** what staff were shown */
  proof: string;
  /** the weeks that begin in these days */
  validFrom: Date;
  validUntil: Date;
};

const sealedAt = (id: string) => `reduction_grant.proof:${id}`;
export const sealProof = (keys: KeyRing, id: string, proof: string) => seal(keys, sealedAt(id), proof);
export const openProof = (keys: KeyRing, { id, proof }: { id: string; proof: Uint8Array }): string =>
  open(keys, sealedAt(id), proof).toString();

/**
 * Grants a reduced rate to a family or to one child. Places that are taken keep their price. Returns the grant's id.
 * @throws InputInvalid for an unknown reduction, family or child, the member's own family, both or neither, days in the wrong
 *   order, over or far from today, or that overlap those of another grant of the same reduction
 */
export async function grantReduction(ctx: ActContext<StaffActor>, input: GrantInput): Promise<string> {
  const { tx, actor, keys } = ctx;
  const { reductionId, parentId, childId, validFrom, validUntil } = input;
  await checkSubject(ctx, input);
  // Two members of staff who grant the same days at once would each see none.
  await lockParents(tx, parentId ? [parentId] : [], childId ? [childId] : []);
  await checkDays(tx, input);
  const reduction = await tx.reduction.findUnique({ where: { id: reductionId }, select: { name: true } });
  if (!reduction) throw new InputInvalid(localized(messages.refusal_unknown_reduction), 'reductionId', 'UNKNOWN');
  const other = await tx.reductionGrant.findFirst({
    where: { reductionId, parentId, childId, withdrawnAt: null, validFrom: { lte: validUntil }, validUntil: { gte: validFrom } },
  });
  if (other)
    throw new InputInvalid(
      (locale) =>
        messages.refusal_reduction_overlap(
          { name: reduction.name, from: formatDate(other.validFrom, locale), until: formatDate(other.validUntil, locale) },
          { locale },
        ),
      'validFrom',
      'TAKEN',
    );
  const id = uuid();
  const proof = sealProof(keys, id, input.proof);
  await tx.reductionGrant.create({ data: { id, reductionId, parentId, childId, proof, validFrom, validUntil } });
  await record(tx, actor, 'reduction-granted', subjectOf(input), {
    grant: id,
    reduction: reduction.name,
    validFrom: isoDay(validFrom),
    validUntil: isoDay(validUntil),
  });
  return id;
}

/**
 * Withdraws a reduced rate, from now on: places that are taken keep their price. Staff do not withdraw their own family's.
 * @throws InputInvalid for an unknown one, or one that somebody changed since it was read; AlreadyDecided when it is withdrawn
 */
export async function withdrawReduction(
  { tx, actor }: ActContext<StaffActor>,
  { id, version, reason }: { id: ReductionGrantId; version: number; reason: string },
): Promise<void> {
  const grant = await tx.reductionGrant.findUnique({ where: { id }, include: { reduction: { select: { name: true } } } });
  if (!grant || (grant.parentId !== null && grant.parentId === actor.parentId))
    throw new InputInvalid(localized(messages.refusal_unknown_grant), 'id', 'UNKNOWN');
  if (grant.withdrawnAt) throw new AlreadyDecided(localized(messages.refusal_grant_withdrawn));
  const { count } = await tx.reductionGrant.updateMany({
    where: { id, version, withdrawnAt: null },
    data: { withdrawnAt: await readClock(tx), version: { increment: 1 } },
  });
  if (count === 0) throw new InputInvalid(localized(messages.refusal_grant_changed), null, 'OUTDATED');
  await record(tx, actor, 'reduction-withdrawn', subjectOf(grant), { grant: id, reduction: grant.reduction.name, reason });
}

const subjectOf = ({ parentId, childId }: { parentId: string | null; childId: string | null }) =>
  parentId ? `parent:${parentId}` : `child:${childId}`;

/** A family or a child, not the member's own: a colleague decides that. */
async function checkSubject({ tx, actor }: ActContext<StaffActor>, { parentId, childId }: GrantInput): Promise<void> {
  if ((parentId === null) === (childId === null))
    throw new InputInvalid(localized(messages.refusal_reduction_subject), 'parentId', 'INVALID');
  if (parentId && (parentId === actor.parentId || (await tx.parent.count({ where: { id: parentId, erasedAt: null } })) === 0))
    throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  if (!childId) return;
  const own = actor.parentId ?? undefined;
  const known = await tx.child.count({
    where: { id: childId, mergedIntoId: null, ...(own && { links: { none: { parentId: own, state: 'ACTIVE' as const } } }) },
  });
  if (known === 0) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
}

async function checkDays(tx: Tx, { validFrom, validUntil }: GrantInput): Promise<void> {
  const today = dayOf(await readClock(tx)).toString();
  await refuseFarDays(tx, { validFrom, validUntil });
  refuseProblems([
    validUntil < validFrom && problem(messages.refusal_reduction_order, 'validUntil', 'WRONG_ORDER'),
    validUntil >= validFrom &&
      isoDay(validUntil) < today && {
        sentence: (locale) => messages.refusal_reduction_over({ today: formatDate(today, locale) }, { locale }),
        field: 'validUntil',
        code: 'OUT_OF_RANGE',
      },
  ]);
}
