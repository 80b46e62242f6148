// The desk's list of families that a wave of enrolments may let in before everybody.
import { readNationalNumber } from '../identity/national-number.ts';
import { record, recordEach } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { indexesOfNumber } from '../platform/encryption.ts';
import type { ParentId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

export type Listing = {
  /** families that were not on the list */
  added: number;
  /** lines that name no family, or the member's own, as they were given, in order */
  unknown: string[];
};

/**
 * Puts families on the list, each named by the e-mail address of its account or by the national number of a parent or a child. A
 * number of a child names every parent who is linked to it. Nothing is kept of a line that names nobody. Two statements to find
 * them, whatever their number.
 * @throws InputInvalid when no line says anything
 */
export async function listFamilies({ tx, actor, keys }: ActContext<StaffActor>, lines: readonly string[]): Promise<Listing> {
  const given = [...new Set(lines.map((line) => line.trim()).filter(Boolean))];
  if (given.length === 0) throw new InputInvalid(localized(messages.refusal_list_empty), 'lines', 'REQUIRED');
  const named = given.map((line) => {
    const number = readNationalNumber(line);
    return { line, indexes: number ? indexesOfNumber(keys, number.digits) : [], email: number ? null : line.toLowerCase() };
  });
  const emails = named.flatMap(({ email }) => email ?? []);
  const indexes = named.flatMap((one) => one.indexes);
  const found = await tx.$queryRaw<{ parentId: string; name: string; isListed: boolean }[]>`
    SELECT id AS "parentId", lower(email) AS name, listed_at IS NOT NULL AS "isListed" FROM parent WHERE erased_at IS NULL AND lower(email) = ANY (${emails})
    UNION SELECT parent.id, number_index, listed_at IS NOT NULL FROM parent JOIN person ON person.id = person_id
      WHERE erased_at IS NULL AND number_index = ANY (${indexes})
    UNION SELECT parent.id, child.number_index, listed_at IS NOT NULL FROM child JOIN family_link ON child_id = child.id AND state = 'ACTIVE' JOIN parent ON parent.id = parent_id
      WHERE erased_at IS NULL AND child.number_index = ANY (${indexes})`;
  const others = found.filter(({ parentId }) => parentId !== actor.parentId);
  const names = new Set(others.map(({ name }) => name));
  const added = [...new Set(others.flatMap(({ parentId, isListed }) => (isListed ? [] : [parentId])))];
  await tx.$executeRaw`UPDATE parent SET listed_at = statement_timestamp() WHERE id = ANY (${added}::uuid[]) AND listed_at IS NULL`;
  await recordEach(
    tx,
    actor,
    'family-listed',
    added.map((parentId) => `parent:${parentId}`),
  );
  const isKnown = ({ email, indexes: of }: (typeof named)[number]) => [email, ...of].some((name) => name !== null && names.has(name));
  return { added: added.length, unknown: named.filter((one) => !isKnown(one)).map(({ line }) => line) };
}

/**
 * Takes a family off the list; again changes nothing. Its places stay.
 * @throws InputInvalid for a family that is unknown or the member's own
 */
export async function unlistFamily({ tx, actor }: ActContext<StaffActor>, parentId: ParentId): Promise<void> {
  const known = await tx.parent.findUnique({ where: { id: parentId }, select: { listedAt: true } });
  if (!known || parentId === actor.parentId) throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  if (known.listedAt === null) return;
  await tx.parent.update({ where: { id: parentId }, data: { listedAt: null } });
  await record(tx, actor, 'family-unlisted', `parent:${parentId}`);
}

/**
 * Empties the list, as before the next season; `count`: families that were read to be on it.
 * @throws InputInvalid when it is another number by now: somebody else is at work on it
 */
export async function emptyFamilyList({ tx, actor }: ActContext<StaffActor>, count: number): Promise<number> {
  const off = await tx.parent.updateMany({ where: { listedAt: { not: null } }, data: { listedAt: null } });
  if (off.count !== count) throw new InputInvalid(localized(messages.refusal_list_changed), 'count', 'OUTDATED');
  if (off.count > 0) await record(tx, actor, 'family-list-emptied', 'family-list:1', { families: off.count });
  return off.count;
}
