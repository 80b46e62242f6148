import { record } from '../../audit/record.ts';
import { keepSeats, moveSeat } from '../../enrolments/take-seats.ts';
import { describeWeek } from '../../enrolments/messages.ts';
import { reopenBasket } from '../../enrolments/move-to-week.ts';
import { lockOwnChild } from '../../families/own-child.ts';
import { mayDo } from '../../identity/access.ts';
import { readNationalNumber } from '../../identity/national-number.ts';
import { isoDay } from '../../language/dates.ts';
import { formatCents } from '../../language/format.ts';
import { localized, messages, officialLocale } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Tx } from '../../platform/database.ts';
import { indexNumber } from '../../platform/encryption.ts';
import type { ChildId } from '../../platform/ids.ts';
import { lock } from '../../platform/locks.ts';
import { InputInvalid, NotEligible } from '../../platform/refusals.ts';
import { lockParents, runIn } from '../../plaines/lock-weeks.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { writeWeek } from './name-week.ts';
import { type Consequence, judgeChildCorrection } from './judge-child-correction.ts';
import { type ChildCorrection, type Columns, changesOf, readCorrection, recordColumns, recordVersion } from './read-child-correction.ts';
import type { Change } from './sealed-act.ts';

export type CorrectChild = ForFamily & {
  correction: ChildCorrection;
  /** `recordVersion` as it was read */
  version: string;
  /** why places that the child could not take any more stay the child's; null: they may not */
  keepBecause: string | null;
};

export type ChildCorrectionPreview = {
  childId: string;
  changes: Change[];
  consequences: Consequence[];
  /** those of the child's row that become other ones */
  columns: Columns;
};

/**
 * What a correction would change, and what becomes of the child's places. Writes nothing.
 * @throws InputInvalid for an unknown child, an impossible birth date, an unknown school, or a number that is malformed, a
 *   parent's own, or another child's
 */
export async function previewChildCorrection(
  ctx: Pick<ActContext<StaffActor>, 'tx' | 'keys'>,
  correction: ChildCorrection,
): Promise<ChildCorrectionPreview> {
  const { before, after, columns } = await readCorrection(ctx, correction);
  const corrected = { birthDate: isoDay(after.birthDate), schoolPostalCode: after.school?.postalCode ?? null };
  return {
    childId: before.id,
    changes: changesOf(ctx.keys, before, after),
    consequences: await judgeChildCorrection(ctx.tx, before.id, corrected),
    columns,
  };
}

/**
 * Corrects a child's record. A held place whose category becomes another costs what that category does; one that is paid, or
 * being paid, keeps its price. A place that the child is too young or too old for afterwards stays only with a reason, of
 * somebody who may override rules, and is then in the list of overrides.
 * @throws what `actForFamily` and `previewChildCorrection` throw; InputInvalid also when somebody changed the record since it was
 *   read, and when the reason is another member's to give; NotEligible for a place that would be lost
 */
export const correctChild = (own: ActContext<StaffActor>, { parentId, why, correction, version, keepBecause }: CorrectChild) =>
  actForFamily(own, { parentId, why }, async (ctx) => {
    const { tx, actor } = ctx;
    const { childId } = correction;
    await refuseOwnChild(own, childId);
    await lockParents(tx, [parentId], [childId]);
    const number = correction.nationalNumber && readNationalNumber(correction.nationalNumber);
    if (number) await lock(tx, `number ${indexNumber(ctx.keys, number.digits)}`);
    await lockOwnChild(ctx, childId);
    const row = await tx.child.findUniqueOrThrow({ where: { id: childId }, select: recordColumns });
    if (recordVersion(row) !== version) throw new InputInvalid(localized(messages.refusal_record_changed), null, 'OUTDATED');
    const { changes, consequences, columns } = await previewChildCorrection(ctx, correction);
    if (changes.length === 0) return { result: childId, done: null };
    const kept = consequences.filter(({ obstacle }) => obstacle !== null);
    if (kept.length > 0) await keepPlaces(ctx, kept, keepBecause);
    await tx.child.update({ where: { id: childId }, data: columns });
    await record(tx, actor, 'child-changed', `child:${childId}`, { fields: Object.keys(columns) });
    const prices = await setPrices(tx, consequences);
    return { result: childId, done: { kind: 'CHILD_CORRECTED' as const, childId, changes: [...changes, ...prices] } };
  });

/** A member of staff whose own child it is answers for it with the parent for whom it is asked. */
async function refuseOwnChild({ tx, actor: { parentId } }: ActContext<StaffActor>, childId: ChildId) {
  if (parentId && (await tx.familyLink.count({ where: { childId, parentId, state: 'ACTIVE' } })))
    throw new InputInvalid(localized(messages.refusal_own_family), 'childId', 'OWN_FAMILY');
}

async function keepPlaces({ tx, actor }: ActContext<StaffActor>, kept: Consequence[], reason: string | null) {
  if (!reason?.trim()) {
    const { week, obstacle } = kept[0]!;
    throw new NotEligible(describeWeek(week, obstacle!));
  }
  if (!mayDo(actor.staff, 'override rules'))
    throw new InputInvalid(localized(messages.refusal_keep_places), 'keepBecause', 'NOT_APPLICABLE');
  const ids = kept.map(({ place }) => place.id);
  await keepSeats(runIn(tx), ids, reason.trim());
  for (const id of ids) await record(tx, actor, 'place-overridden', `enrolment:${id}`, { aboveCapacity: false, passedOver: ['AGE'] });
}

/** Held places of another category, at its price; as what the family is shown of it. */
async function setPrices(tx: Tx, consequences: Consequence[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { place, week, price } of consequences) {
    if (!price) continue;
    await moveSeat(runIn(tx), { enrolmentId: place.id, week: { id: place.weekId, monday: place.monday }, price, offerId: null });
    await reopenBasket(tx, place.id);
    const [before, after] = [place.priceCents, price.priceCents].map((cents) => formatCents(cents, officialLocale)) as [string, string];
    changes.push({ field: 'price', before: `${writeWeek(week)} : ${before}`, after });
  }
  return changes;
}
