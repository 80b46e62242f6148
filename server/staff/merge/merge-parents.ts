// Two accounts of one parent become one: a family from paper, and what the same parent made later by eID without a number that joins them.
import { v7 as uuid } from 'uuid';
import { record } from '../../audit/record.ts';
import { foldName } from '../../families/register-child.ts';
import { readToldDecision } from '../../families/sealed-reasons.ts';
import { maskSealedNumber, openNumber } from '../../identity/sealed-number.ts';
import { localized, messages } from '../../language/messages.ts';
import { lockParents } from '../../plaines/lock-weeks.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { indexNumber, type KeyRing } from '../../platform/encryption.ts';
import type { ParentId } from '../../platform/ids.ts';
import { enqueueMail } from '../../platform/jobs.ts';
import { lock } from '../../platform/locks.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type Why } from '../for-family/act-for-family.ts';
import type { MergeObstacle } from './judge-child-merge.ts';
import { accountColumns, judgeParentMerge, type ParentSide } from './judge-parent-merge.ts';
import type { MergedField } from './merge-children.ts';
import { moveParent, takenContact } from './move-parent.ts';
import { readParentStates, versionOfParents } from './read-parent-states.ts';
import { sealParentMerge } from './sealed-merge.ts';

export type BothParents = { keptId: ParentId; mergedId: ParentId };
export type MergeParents = BothParents & {
  /** of the preview */
  version: string;
  /** why it is one person although the names differ; null: it is not said */
  namesBecause: string | null;
  why: Why;
};

const counted = {
  ...{ enrolments: true, waitingPlaces: true, payments: true, links: true, consents: true, reductionGrants: true },
  ...{ oppositions: true, cancellations: true, acts: true },
} as const;
type Count = Record<keyof typeof counted, number>;

const movings = {
  PLACES: 'enrolments',
  WAITING_PLACES: 'waitingPlaces',
  PAYMENTS: 'payments',
  LINKS: 'links',
  CONSENTS: 'consents',
  REDUCTIONS: 'reductionGrants',
  OPPOSITIONS: 'oppositions',
  CANCELLATIONS: 'cancellations',
  DESK_ACTS: 'acts',
} as const satisfies Record<string, keyof Count>;

export type ParentMergePreview = {
  kept: ParentSide;
  gone: ParentSide;
  fields: MergedField[];
  moves: { what: keyof typeof movings | 'SIGN_INS'; count: number }[];
  namesDiffer: boolean;
  obstacles: MergeObstacle[];
  version: string;
  serviceEmail: string | null;
};

/** What a merge would do; null when one of the two is unknown, or they are the same. Writes nothing. */
export async function previewParentMerge(
  { tx, keys }: { tx: Db | Tx; keys: KeyRing },
  { keptId, mergedId }: BothParents,
): Promise<ParentMergePreview | null> {
  const sides = await tx.parent.findMany({ where: { id: { in: [keptId, mergedId] } }, select: accountColumns });
  const kept = sides.find(({ id }) => id === keptId);
  const gone = sides.find(({ id }) => id === mergedId);
  if (!kept || !gone || kept === gone) return null;
  const { _count: count } = await tx.parent.findUniqueOrThrow({ where: { id: mergedId }, select: { _count: { select: counted } } });
  const serviceEmail = (await tx.commune.findFirst({ select: { email: true } }))?.email ?? null;
  const states = await readParentStates(tx, [keptId, mergedId]);
  const moves = Object.entries(movings).map(([what, column]) => ({ what: what as keyof typeof movings, count: count[column] }));
  return {
    ...{ kept, gone, serviceEmail },
    fields: fieldsOf(keys, { kept, gone, serviceEmail }),
    moves: [...moves, { what: 'SIGN_INS' as const, count: gone.person.accounts.length }].filter(({ count: rows }) => rows > 0),
    namesDiffer: nameOf(kept) !== nameOf(gone),
    obstacles: judgeParentMerge(kept, gone),
    version: versionOfParents(states.get(keptId)!, states.get(mergedId)!),
  };
}

const nameOf = ({ person }: ParentSide) => `${foldName(person.familyName)} ${foldName(person.givenName)}`;

function fieldsOf(keys: KeyRing, { kept, gone, serviceEmail }: Pick<ParentMergePreview, 'kept' | 'gone' | 'serviceEmail'>): MergedField[] {
  const { takesNumber, takesEmail, takesPhone, takesAddress } = takenContact(kept, gone, serviceEmail);
  const textsOf = ({ person, email, phone, street, postalCode, city }: ParentSide) => ({
    ...{ givenName: person.givenName, familyName: person.familyName },
    nationalNumber: maskSealedNumber(keys, 'person', person.id, person.nationalNumber),
    ...{ email, phone, street, postalCode, city },
  });
  const [ofKept, ofGone] = [textsOf(kept), textsOf(gone)];
  const taken: Record<string, boolean> = {
    ...{ nationalNumber: takesNumber, email: takesEmail, phone: takesPhone },
    ...{ street: takesAddress, postalCode: takesAddress, city: takesAddress },
  };
  return Object.entries(ofKept).map(([field, text]) => {
    const merged = ofGone[field as keyof typeof ofGone];
    return { field, kept: text, merged, after: taken[field] ? merged : text };
  });
}

/** Locks both accounts: parents, then numbers, then the sign-ins of the person who goes, so that nobody signs in to what goes. */
export async function lockBothParents({ tx, keys }: ActContext, parentIds: readonly string[]): Promise<void> {
  const ids = [...parentIds];
  const people = await tx.parent.findMany({
    where: { id: { in: ids } },
    select: { person: { select: { id: true, nationalNumber: true, accounts: { select: { issuer: true, subject: true } } } } },
  });
  // A sign-in takes its account, then the number, and no parent.
  for (const name of people.flatMap(({ person }) => person.accounts.map(({ issuer, subject }) => `account ${issuer} ${subject}`)).sort())
    await lock(tx, name);
  const numbers = people.flatMap(({ person: { id, nationalNumber } }) =>
    nationalNumber ? [`number ${indexNumber(keys, openNumber(keys, 'person', id, nationalNumber))}`] : [],
  );
  for (const name of numbers.sort()) await lock(tx, name);
  await lockParents(tx, ids);
}

/**
 * Makes one account of two: what the one that goes has moves to the one that stays, with its sign-ins; its sessions end. The account that
 * goes is left as an erased one is; for a day the merge can be undone. Returns the merge's id.
 * @throws InputInvalid for an unknown parent, the member's own, what stands in the way, names that differ without a reason, an account
 *   that changed since it was read, and what `actForFamily` throws
 */
export async function mergeParents(
  ctx: ActContext<StaffActor>,
  { keptId, mergedId, version, namesBecause, why }: MergeParents,
): Promise<string> {
  const { tx, actor, keys } = ctx;
  const names = namesBecause?.trim() ? readToldDecision(namesBecause) : null;
  await lockBothParents(ctx, [keptId, mergedId]);
  const preview = await previewParentMerge(ctx, { keptId, mergedId });
  if (!preview) throw new InputInvalid(localized(messages.merge_unknown), 'mergedId', 'UNKNOWN');
  if (actor.parentId === keptId || actor.parentId === mergedId)
    throw new InputInvalid(localized(messages.refusal_own_family), 'mergedId', 'OWN_FAMILY');
  if (preview.version !== version) throw new InputInvalid(localized(messages.merge_changed), null, 'OUTDATED');
  const [obstacle] = preview.obstacles;
  if (obstacle) throw new InputInvalid(obstacle.sentence, 'mergedId', 'NOT_APPLICABLE');
  if (preview.namesDiffer && !names) throw new InputInvalid(localized(messages.merge_names), 'namesBecause', 'REQUIRED');

  const moved = await moveParent(ctx, preview.kept, preview.gone, preview.serviceEmail);
  const id = uuid();
  const after = (await readParentStates(tx, [keptId])).get(keptId)!;
  await tx.recordMerge.create({
    data: {
      id,
      staffId: actor.staff.id,
      keptParentId: keptId,
      goneParentId: mergedId,
      sealed: sealParentMerge(keys, id, { moved, after }),
    },
  });
  await record(tx, actor, 'parents-merged', `parent:${keptId}`, { merge: id, gone: mergedId });
  const { email } = await tx.parent.findUniqueOrThrow({ where: { id: keptId }, select: { email: true } });
  // whoever reads the address that is no account's any more is told, whatever the desk chose: two people may have been taken for one
  if (preview.gone.email !== email && preview.gone.email !== preview.serviceEmail)
    await enqueueMail(tx, { kind: 'account-merged', mergeId: id });
  const taken = preview.fields.filter(({ kept, merged, after: is }) => kept !== is || merged !== is);
  const changes = [
    ...taken.map(({ field, merged, after: is }) => ({ field, before: merged, after: is })),
    ...(names ? [{ field: 'namesBecause', before: null, after: names }] : []),
  ];
  await actForFamily(ctx, { parentId: keptId, why }, async () => ({ result: id, done: { kind: 'PARENTS_MERGED', changes } }));
  return id;
}
