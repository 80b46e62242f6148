import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { SchoolId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { createSecret, hashSecret } from './read-key.ts';

export type CreateKeyInput = { schoolId: SchoolId; label: string; expiresAt?: Date | null };

/**
 * Makes a key that opens one school. The secret is in the answer and nowhere else: its SHA-256 is kept.
 * `label` says what for, as the register of processing wants it (GDPR, art. 30).
 * @throws InputInvalid for an unknown school, or an end that is not ahead
 */
export async function createPartnerKey(ctx: ActContext<StaffActor>, { schoolId, label, expiresAt = null }: CreateKeyInput) {
  const { tx, actor } = ctx;
  if (!(await tx.school.findUnique({ where: { id: schoolId, closedAt: null }, select: { id: true } })))
    throw new InputInvalid(localized(messages.refusal_unknown_school), 'schoolId');
  if (expiresAt && expiresAt <= (await readClock(tx))) throw new InputInvalid(localized(messages.refusal_key_end_past), 'expiresAt');
  const secret = createSecret();
  const key = await tx.partnerKey.create({ data: { schoolId, label, expiresAt, secretHash: hashSecret(secret) } });
  await record(tx, actor, 'partner-key-created', `partner-key:${key.id}`, { schoolId, expiresAt: expiresAt?.toISOString() ?? null });
  return { key, secret };
}
