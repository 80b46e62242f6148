import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { PartnerKeyId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Ends a key at once; the next request with it is refused.
 * @throws InputInvalid for an unknown key, AlreadyDecided for one that was revoked before
 */
export async function revokePartnerKey(ctx: ActContext<StaffActor>, keyId: PartnerKeyId) {
  const { tx, actor } = ctx;
  const revoked = await tx.$executeRaw`UPDATE partner_key SET revoked_at = now() WHERE id = ${keyId}::uuid AND revoked_at IS NULL`;
  const key = await tx.partnerKey.findUnique({ where: { id: keyId } });
  if (!key) throw new InputInvalid(localized(messages.refusal_unknown_key), 'partnerKeyId', 'UNKNOWN');
  if (revoked === 0) throw new AlreadyDecided(localized(messages.refusal_key_revoked));
  await record(tx, actor, 'partner-key-revoked', `partner-key:${key.id}`, { schoolId: key.schoolId });
  return key;
}
