// The mark of a severe disability: care of such a child counts until 21. What staff were shown is sealed.
import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import { isoDay, toDate, toPlainDate } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import type { ChildId, SevereDisabilityId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { limitOf } from './attested-days.ts';

export type MarkInput = {
  childId: ChildId;
  /** what staff were shown */
  proof: string;
  /** days of care in them count until 21 */
  validFrom: Date;
  validUntil: Date;
};

const sealedAt = (id: string) => `severe_disability.proof:${id}`;
export const sealDisabilityProof = (keys: KeyRing, id: string, proof: string) => seal(keys, sealedAt(id), proof);
export const openDisabilityProof = (keys: KeyRing, { id, proof }: { id: string; proof: Uint8Array }): string =>
  open(keys, sealedAt(id), proof).toString();

/**
 * Marks a child for the days that the proof says. Returns the mark's id.
 * @throws InputInvalid for an unknown child, the member's own, days in the wrong order or past the 21st birthday, or that overlap those of another mark
 */
export async function markSevereDisability(
  ctx: ActContext<StaffActor>,
  { childId, proof, validFrom, validUntil }: MarkInput,
): Promise<string> {
  const { tx, actor, keys } = ctx;
  const own = actor.parentId ?? undefined;
  const links = own && { links: { none: { parentId: own, state: 'ACTIVE' as const } } };
  const child = await tx.child.findFirst({ where: { id: childId, mergedIntoId: null, ...links }, select: { birthDate: true } });
  if (!child) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
  if (validUntil < validFrom) throw new InputInvalid(localized(messages.refusal_disability_days), 'validUntil', 'WRONG_ORDER');
  const last = toDate(toPlainDate(limitOf(isoDay(child.birthDate), 'severeDisability')));
  if (validUntil > last)
    throw new InputInvalid(
      (locale) => messages.refusal_disability_age({ day: formatDate(last, locale) }, { locale }),
      'validUntil',
      'OUT_OF_RANGE',
    );
  // Two members of staff who mark the same days at once would each see none.
  await lockParents(tx, [], [childId]);
  const other = await tx.severeDisability.findFirst({
    where: { childId, withdrawnAt: null, validFrom: { lte: validUntil }, validUntil: { gte: validFrom } },
  });
  if (other)
    throw new InputInvalid(
      (locale) =>
        messages.refusal_disability_overlap(
          { from: formatDate(other.validFrom, locale), until: formatDate(other.validUntil, locale) },
          { locale },
        ),
      'validFrom',
      'TAKEN',
    );
  const id = uuid();
  await tx.severeDisability.create({ data: { id, childId, proof: sealDisabilityProof(keys, id, proof), validFrom, validUntil } });
  await record(tx, actor, 'severe-disability-marked', `child:${childId}`, {
    mark: id,
    validFrom: isoDay(validFrom),
    validUntil: isoDay(validUntil),
  });
  return id;
}

/**
 * Takes a mark back: certificates that are issued from now on do not count it.
 * @throws InputInvalid for an unknown one, the member's own child's, or one that somebody changed since it was read;
 *   AlreadyDecided when it was taken back
 */
export async function withdrawSevereDisability(
  { tx, actor }: ActContext<StaffActor>,
  { id, version }: { id: SevereDisabilityId; version: number },
): Promise<void> {
  const own = actor.parentId ?? undefined;
  const mark = await tx.severeDisability.findFirst({
    where: { id, ...(own && { child: { links: { none: { parentId: own, state: 'ACTIVE' as const } } } }) },
  });
  if (!mark) throw new InputInvalid(localized(messages.refusal_unknown_disability), 'id', 'UNKNOWN');
  if (mark.withdrawnAt) throw new AlreadyDecided(localized(messages.refusal_disability_withdrawn));
  const { count } = await tx.severeDisability.updateMany({
    where: { id, version, withdrawnAt: null },
    data: { withdrawnAt: await readClock(tx), version: { increment: 1 } },
  });
  if (count === 0) throw new InputInvalid(localized(messages.refusal_disability_changed), null, 'OUTDATED');
  await record(tx, actor, 'severe-disability-withdrawn', `child:${mark.childId}`, { mark: id });
}
