// Two records of one child become one: a double that a parent, or a school, or the counter made.
import { v7 as uuid } from 'uuid';
import { record } from '../../audit/record.ts';
import { readToldDecision } from '../../families/sealed-reasons.ts';
import { maskSealedNumber } from '../../identity/sealed-number.ts';
import { isoDay } from '../../language/dates.ts';
import { formatDate } from '../../language/format.ts';
import { localized, messages, officialLocale } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import type { ChildId } from '../../platform/ids.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import type { Why } from '../for-family/act-for-family.ts';
import type { Change } from '../for-family/sealed-act.ts';
import { joiningParents, judgeChildMerge, type MergeObstacle, type Side, sideColumns } from './judge-child-merge.ts';
import { lockBothChildren } from './lock-both.ts';
import { moveChild, takenFields } from './move-child.ts';
import { takesSheet } from './move-sheets.ts';
import { readChildStates, versionOfBoth } from './read-child-states.ts';
import { sealMerge } from './sealed-merge.ts';
import { tellParents } from './tell-parents.ts';

export type Both = { keptId: ChildId; mergedId: ChildId };
export type MergeChildren = Both & {
  /** of the preview */
  version: string;
  /** why it is one child although the birth dates differ; null: it is not said */
  birthDatesBecause: string | null;
  why: Why;
};

/** A field of both records, and of the one that stays afterwards, as text. */
export type MergedField = Record<'kept' | 'merged' | 'after', string | null> & { field: string };

export type ChildMergePreview = {
  kept: Side;
  gone: Side;
  fields: MergedField[];
  /** how many rows move, by what they are */
  moves: { what: Moving; count: number }[];
  /** whose health sheet counts afterwards; null: neither has one */
  sheetOf: 'KEPT' | 'MERGED' | null;
  joining: string[];
  birthDatesDiffer: boolean;
  obstacles: MergeObstacle[];
  version: string;
};
export type Moving =
  'PLACES' | 'WAITING_PLACES' | 'LINKS' | 'CONSENTS' | 'REDUCTIONS' | 'DISABILITIES' | 'OPPOSITIONS' | 'SHEET_READS' | 'DESK_ACTS';

const unknown = (field: string) => new InputInvalid(localized(messages.merge_unknown), field, 'UNKNOWN');

/** What a merge would do; null when one of the two is unknown, or they are the same. Writes nothing. */
export async function previewChildMerge(
  { tx, keys }: { tx: Db | Tx; keys: KeyRing },
  { keptId, mergedId }: Both,
): Promise<ChildMergePreview | null> {
  const rows = await tx.child.findMany({
    where: { id: { in: [keptId, mergedId] } },
    select: {
      ...sideColumns,
      _count: {
        select: {
          enrolments: true,
          waitingPlaces: true,
          links: true,
          consents: true,
          reductionGrants: true,
          severeDisabilities: true,
          oppositions: true,
          healthReads: true,
          acts: true,
        },
      },
    },
  });
  const kept = rows.find(({ id }) => id === keptId);
  const gone = rows.find(({ id }) => id === mergedId);
  if (!kept || !gone || kept === gone) return null;
  const states = await readChildStates(tx, [keptId, mergedId]);
  const count = gone._count;
  const moves: ChildMergePreview['moves'] = [
    { what: 'PLACES', count: count.enrolments },
    { what: 'WAITING_PLACES', count: count.waitingPlaces },
    { what: 'LINKS', count: count.links },
    { what: 'CONSENTS', count: count.consents },
    { what: 'REDUCTIONS', count: count.reductionGrants },
    { what: 'DISABILITIES', count: count.severeDisabilities },
    { what: 'OPPOSITIONS', count: count.oppositions },
    { what: 'SHEET_READS', count: count.healthReads },
    { what: 'DESK_ACTS', count: count.acts },
  ];
  const isTaken = takesSheet(kept, gone);
  return {
    ...{ kept, gone },
    fields: fieldsOf(keys, kept, gone),
    moves: moves.filter(({ count: rowCount }) => rowCount > 0),
    sheetOf: isTaken === null ? null : isTaken ? 'MERGED' : 'KEPT',
    joining: joiningParents(kept, gone),
    birthDatesDiffer: isoDay(kept.birthDate) !== isoDay(gone.birthDate),
    obstacles: judgeChildMerge(kept, gone),
    version: versionOfBoth(states.get(keptId)!, states.get(mergedId)!),
  };
}

function fieldsOf(keys: KeyRing, kept: Side, gone: Side): MergedField[] {
  const { takesNumber, takesSchool, takesYear } = takenFields(kept, gone);
  const textsOf = (side: Side) => ({
    ...{ givenName: side.givenName, familyName: side.familyName, birthDate: formatDate(side.birthDate, officialLocale) },
    nationalNumber: maskSealedNumber(keys, 'child', side.id, side.nationalNumber),
    ...{ school: side.school?.name ?? null, schoolYear: side.schoolYear },
  });
  const [ofKept, ofGone] = [textsOf(kept), textsOf(gone)];
  const taken = { nationalNumber: takesNumber, school: takesSchool, schoolYear: takesYear } as Record<string, boolean>;
  return Object.entries(ofKept).map(([field, text]) => {
    const merged = ofGone[field as keyof typeof ofGone];
    return { field, kept: text, merged, after: taken[field] ? merged : text };
  });
}

/**
 * Makes one record of two: what the one that goes has moves to the one that stays, which keeps its names and birth date. The other is in
 * no list any more; for a day the merge can be undone (undo-merge.ts). Payments, refunds and attendance hang on places and go with them.
 * Returns the merge's id.
 * @throws InputInvalid for an unknown child, the member's own, what stands in the way, birth dates that differ without a reason, a record
 *   that somebody changed since it was read, and what `actForFamily` throws
 */
export async function mergeChildren(
  ctx: ActContext<StaffActor>,
  { keptId, mergedId, version, birthDatesBecause, why }: MergeChildren,
): Promise<string> {
  const { tx, actor, keys } = ctx;
  const dates = birthDatesBecause?.trim() ? readToldDecision(birthDatesBecause) : null;
  await lockBothChildren(ctx, [keptId, mergedId]);
  const preview = await previewChildMerge(ctx, { keptId, mergedId });
  if (!preview) throw unknown('mergedId');
  const { kept, gone, obstacles } = preview;
  const parentIds = [...kept.links, ...gone.links].flatMap(({ parentId, state }) => (parentId && state === 'ACTIVE' ? [parentId] : []));
  if (actor.parentId && [...kept.links, ...gone.links].some(({ parentId }) => parentId === actor.parentId))
    throw new InputInvalid(localized(messages.refusal_own_family), 'mergedId', 'OWN_FAMILY');
  if (preview.version !== version) throw new InputInvalid(localized(messages.merge_changed), null, 'OUTDATED');
  const [obstacle] = obstacles;
  if (obstacle) throw new InputInvalid(obstacle.sentence, 'mergedId', 'NOT_APPLICABLE');
  if (preview.birthDatesDiffer && !dates) throw new InputInvalid(localized(messages.merge_birth_dates), 'birthDatesBecause', 'REQUIRED');

  const moved = await moveChild(ctx, kept, gone);
  const id = uuid();
  const after = (await readChildStates(tx, [keptId])).get(keptId)!;
  await tx.recordMerge.create({
    data: { id, staffId: actor.staff.id, keptChildId: keptId, goneChildId: mergedId, sealed: sealMerge(keys, id, { moved, after }) },
  });
  await record(tx, actor, 'children-merged', `child:${keptId}`, { merge: id, gone: mergedId });
  await tellParents(ctx, { parentIds, why, done: { kind: 'CHILDREN_MERGED', childId: keptId, changes: changesOf(preview, dates) } });
  return id;
}

/** What the record that stays takes, and what of the other one is not kept. */
const changesOf = ({ fields }: ChildMergePreview, dates: string | null): Change[] => [
  ...fields
    .filter(({ merged, after, kept }) => merged !== after || kept !== after)
    .map(({ field, merged, after }) => ({ field, before: merged, after })),
  ...(dates ? [{ field: 'birthDatesBecause', before: null, after: dates }] : []),
];
