import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { SchoolId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { createSecret, hashSecret } from './read-key.ts';

/** How many schools one key opens at most: a network of a commune's schools, never a register of a province. */
const maxSchools = 50;

export type CreateKeyInput = { schoolIds: readonly SchoolId[]; label: string; expiresAt?: Date | null };

/**
 * Makes a key that opens these schools. The secret is in the answer and nowhere else: its SHA-256 is kept.
 * `label` says what for, as the register of processing wants it (GDPR, art. 30).
 * @throws InputInvalid for no school, too many, an unknown or closed one, or an end that is not ahead
 */
export async function createPartnerKey(ctx: ActContext<StaffActor>, { schoolIds, label, expiresAt = null }: CreateKeyInput) {
  const { tx, actor } = ctx;
  const [schoolId, ...others] = new Set(schoolIds);
  // locked, so that a school that closes at the same moment is not opened by a key that it did not see
  const open = await tx.$queryRaw<unknown[]>`
    SELECT id FROM school WHERE id = ANY (${[...schoolIds]}::uuid[]) AND closed_at IS NULL ORDER BY id FOR SHARE`;
  if (!schoolId || open.length !== others.length + 1 || open.length > maxSchools)
    throw new InputInvalid(localized(messages.refusal_unknown_school), 'schoolId', 'UNKNOWN');
  if (expiresAt && expiresAt <= (await readClock(tx)))
    throw new InputInvalid(localized(messages.refusal_key_end_past), 'expiresAt', 'OUT_OF_RANGE');
  const secret = createSecret();
  const key = await tx.partnerKey.create({ data: { schoolId, label, expiresAt, secretHash: hashSecret(secret) } });
  // the first school's row is the trigger's
  await tx.partnerKeySchool.createMany({ data: others.map((other) => ({ partnerKeyId: key.id, schoolId: other })) });
  const end = expiresAt?.toISOString() ?? null;
  await record(tx, actor, 'partner-key-created', `partner-key:${key.id}`, { schoolIds: [schoolId, ...others], expiresAt: end });
  return { key, secret };
}
