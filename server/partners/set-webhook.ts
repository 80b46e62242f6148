import { v7 } from 'uuid';
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { seal } from '../platform/encryption.ts';
import type { PartnerKeyId } from '../platform/ids.ts';
import { enqueue } from '../platform/jobs.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { readWebhookUrl, type Reach } from './post-webhook.ts';
import { createWebhookSecret, secretPlace } from './webhook-secret.ts';

/**
 * Says where the holder of a key is told of changes, in the place of where it was before. The address is asked to prove that it
 * wants them. The secret is in the answer and nowhere else to be read.
 * @throws InputInvalid for an unknown or ended key, or an address that cannot be reached from outside
 */
export async function setWebhook(ctx: ActContext<StaffActor>, asked: { keyId: PartnerKeyId; url: string }, reach: Reach) {
  const { tx, actor, keys } = ctx;
  const { keyId } = asked;
  await readRunningKey(tx, keyId);
  const url = readWebhookUrl(asked.url, reach);
  if (!url) throw new InputInvalid(localized(messages.refusal_webhook_url), 'url', 'MALFORMED');
  await tx.partnerWebhook.deleteMany({ where: { partnerKeyId: keyId } });
  const id = v7();
  const secret = createWebhookSecret();
  await tx.partnerWebhook.create({ data: { id, partnerKeyId: keyId, url, secret: seal(keys, secretPlace(id), secret) } });
  await askForProof(tx, id);
  await record(tx, actor, 'partner-webhook-set', `partner-key:${keyId}`);
  return { keyId, secret };
}

/** Asks an address again, with the same secret: as after it was switched off. @throws InputInvalid when the key has ended or has none */
export async function resumeWebhook({ tx, actor }: ActContext<StaffActor>, keyId: PartnerKeyId): Promise<void> {
  await readRunningKey(tx, keyId);
  const [webhook] = await tx.partnerWebhook.updateManyAndReturn({
    where: { partnerKeyId: keyId },
    data: { status: 'PENDING', failingSince: null, lastFailure: null },
    select: { id: true },
  });
  if (!webhook) throw new InputInvalid(localized(messages.refusal_unknown_key), 'partnerKeyId', 'UNKNOWN');
  await askForProof(tx, webhook.id);
  await record(tx, actor, 'partner-webhook-resumed', `partner-key:${keyId}`);
}

/** Tells the holder of a key nothing any more; what waits is dropped. */
export async function removeWebhook({ tx, actor }: ActContext<StaffActor>, keyId: PartnerKeyId): Promise<void> {
  const { count } = await tx.partnerWebhook.deleteMany({ where: { partnerKeyId: keyId } });
  if (count === 0) throw new InputInvalid(localized(messages.refusal_unknown_key), 'partnerKeyId', 'UNKNOWN');
  await record(tx, actor, 'partner-webhook-removed', `partner-key:${keyId}`);
}

async function askForProof(tx: Tx, webhookId: string) {
  const { id } = await tx.partnerEvent.create({ data: { webhookId, kind: 'PROOF', enrolmentIds: [] } });
  await enqueue(tx, 'send-partner-event', { eventId: id });
}

async function readRunningKey(tx: Tx, keyId: PartnerKeyId) {
  const [key] = await tx.$queryRaw<{ revokedAt: Date | null; expiresAt: Date | null }[]>`
    SELECT revoked_at AS "revokedAt", expires_at AS "expiresAt" FROM partner_key WHERE id = ${keyId}::uuid FOR UPDATE`;
  const hasEnded = !key || key.revokedAt || (key.expiresAt && key.expiresAt <= (await readClock(tx)));
  if (hasEnded) throw new InputInvalid(localized(messages.refusal_unknown_key), 'partnerKeyId', 'UNKNOWN');
}
