import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { SchoolId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

export type SchoolInput = {
  id?: SchoolId | null;
  /** identifier in the Fédération Wallonie-Bruxelles, digits only */
  faseNumber: string;
  name: string;
  postalCode: string;
  city: string;
  /** true: parents are no longer proposed it and its keys end; its pupils keep it; undefined: as before */
  closed?: boolean | null;
};

/**
 * Adds a school, renames one, closes or reopens one. Closing takes it from the keys that open it: a school that is no more has
 * nobody who may ask. Returns its id.
 * @throws InputInvalid for a FASE number that is none, is another school's, or is what a running key's holder joins by
 */
export async function saveSchool(ctx: ActContext<StaffActor>, { id = null, closed = null, ...values }: SchoolInput): Promise<string> {
  const { tx, actor } = ctx;
  if (!/^[1-9]\d{0,5}$/.test(values.faseNumber)) throw new InputInvalid(localized(messages.refusal_fase), 'faseNumber', 'MALFORMED');
  const twin = await tx.school.findUnique({ where: { faseNumber: values.faseNumber }, select: { id: true } });
  if (twin && twin.id !== id) throw faseTaken();
  if (!id) {
    const [school] = await tx.school.createManyAndReturn({ data: [values], skipDuplicates: true, select: { id: true } });
    if (!school) throw faseTaken();
    await record(tx, actor, 'school-created', `school:${school.id}`, { faseNumber: values.faseNumber });
    return school.id;
  }
  await tx.$queryRaw`SELECT id FROM school WHERE id = ${id}::uuid FOR UPDATE`;
  const before = await tx.school.findUnique({ where: { id } });
  if (!before) throw new InputInvalid(localized(messages.refusal_unknown_school), 'id', 'UNKNOWN');
  if (
    before.faseNumber !== values.faseNumber &&
    (await tx.partnerKey.count({ where: { schools: { some: { schoolId: id } }, revokedAt: null } })) > 0
  )
    throw new InputInvalid(localized(messages.refusal_fase_of_key), 'faseNumber', 'IN_USE');
  const wasClosed = before.closedAt !== null;
  const isClosed = closed ?? wasClosed;
  const closedAt = isClosed ? (before.closedAt ?? (await readClock(tx))) : null;
  await tx.school.update({ where: { id }, data: { ...values, closedAt } });
  await record(tx, actor, 'school-changed', `school:${id}`, { faseNumber: values.faseNumber });
  if (isClosed !== wasClosed) await record(tx, actor, isClosed ? 'school-closed' : 'school-reopened', `school:${id}`);
  if (isClosed) await closeToKeys(ctx, id);
  return id;
}

/** No key opens the school any more: one that opens others keeps those, one that opens this one alone ends. */
async function closeToKeys({ tx, actor }: ActContext<StaffActor>, schoolId: string) {
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE partner_key SET revoked_at = now()
    WHERE revoked_at IS NULL AND id IN (SELECT partner_key_id FROM partner_key_school WHERE school_id = ${schoolId}::uuid)
      AND NOT EXISTS (SELECT FROM partner_key_school WHERE partner_key_id = partner_key.id AND school_id <> ${schoolId}::uuid)
    RETURNING id`;
  for (const { id } of ended) await record(tx, actor, 'partner-key-revoked', `partner-key:${id}`, { schoolId });
  const narrowed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE partner_key SET school_id = (
      SELECT other.school_id FROM partner_key_school AS other
      WHERE other.partner_key_id = partner_key.id AND other.school_id <> ${schoolId}::uuid ORDER BY other.school_id LIMIT 1)
    WHERE revoked_at IS NULL AND id IN (SELECT partner_key_id FROM partner_key_school WHERE school_id = ${schoolId}::uuid)
    RETURNING id`;
  const ids = narrowed.map(({ id }) => id);
  await tx.partnerKeySchool.deleteMany({ where: { schoolId, partnerKeyId: { in: ids } } });
  for (const id of ids) await record(tx, actor, 'partner-key-narrowed', `partner-key:${id}`, { schoolId });
}

const faseTaken = () => new InputInvalid(localized(messages.refusal_fase_taken), 'faseNumber', 'TAKEN');
