// Delivers a message to a partner's address, as a job: it throws to be tried again, later each time, for three days.
import { createHash } from 'node:crypto';
import { record } from '../audit/record.ts';
import type { ActSource } from '../platform/act.ts';
import type { AppConfig } from '../platform/config.ts';
import { readClock } from '../platform/database.ts';
import { open } from '../platform/encryption.ts';
import { demonstration, internet, postWebhook, type Reach } from './post-webhook.ts';
import { secretPlace } from './webhook-secret.ts';

/** How long a message is tried for, and how long an address may fail before it is switched off. */
export const giveUpAfterMs = 3 * 86_400_000;

type Deps = Pick<ActSource, 'database'> & Pick<AppConfig, 'keyRing' | 'log' | 'env'>;

/** Where a portal's messages may go. */
export const reachOf = (env: Pick<AppConfig['env'], 'isDemo'>): Reach => (env.isDemo ? demonstration : internet);

const typeOf = { PROOF: 'webhook.proof', ENROLLED: 'enrolment.enrolled', CONFIRMED: 'enrolment.confirmed', ENDED: 'enrolment.ended' };

/** @throws Error when it did not arrive and is tried again */
export async function sendPartnerEvent({ database, keyRing, log, env }: Deps, eventId: string, reach = reachOf(env)): Promise<void> {
  const { prisma } = database;
  const event = await prisma.partnerEvent.findUnique({ where: { id: eventId }, include: { webhook: { include: { partnerKey: true } } } });
  if (!event) return;
  const { webhook } = event;
  const now = await readClock(prisma);
  const { revokedAt, expiresAt } = webhook.partnerKey;
  const isProof = event.kind === 'PROOF';
  const isOver = revokedAt || (expiresAt && expiresAt <= now) || webhook.status !== (isProof ? 'PENDING' : 'ACTIVE');
  if (isOver) return void (await prisma.partnerEvent.deleteMany({ where: { id: eventId } }));
  const challenge = createHash('sha256').update(webhook.secret).update(eventId).digest('base64url');
  const data = isProof ? { challenge } : { enrolmentIds: event.enrolmentIds };
  const body = JSON.stringify({ type: typeOf[event.kind], timestamp: event.at.toISOString(), data });
  const secret = open(keyRing, secretPlace(webhook.id), webhook.secret).toString();
  const failure = await postWebhook({ id: event.id, url: webhook.url, secret, body, at: now }, reach).then(
    ({ status, text }) => (status < 200 || status > 299 ? `HTTP ${status}` : isProof && !echoes(text, challenge) ? 'no echo' : null),
    (error: NodeJS.ErrnoException) => error.code ?? error.message.slice(0, 100),
  );
  if (!failure) {
    await prisma.$transaction([
      prisma.partnerEvent.deleteMany({ where: { id: eventId } }),
      prisma.partnerWebhook.updateMany({
        where: { id: webhook.id, status: webhook.status },
        data: { lastDeliveredAt: now, failingSince: null, lastFailure: null, ...(isProof && { status: 'ACTIVE', provedAt: now }) },
      }),
    ]);
    return;
  }
  const failingSince = webhook.failingSince ?? now;
  const isGivenUp = now.getTime() - event.at.getTime() > giveUpAfterMs;
  const isSwitchedOff = isGivenUp && now.getTime() - failingSince.getTime() > giveUpAfterMs;
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.partnerWebhook.updateMany({
      where: { id: webhook.id, status: webhook.status },
      data: { failingSince, lastFailure: failure, ...(isGivenUp && { lost: { increment: 1 } }), ...(isSwitchedOff && { status: 'OFF' }) },
    });
    if (isGivenUp) await tx.partnerEvent.deleteMany({ where: { id: eventId } });
    if (count > 0 && isSwitchedOff) await record(tx, 'system', 'partner-webhook-off', `partner-key:${webhook.partnerKeyId}`);
  });
  if (!isGivenUp) throw new Error(`webhook not delivered: ${failure}`);
  log.error({ keyId: webhook.partnerKeyId, failure, off: isSwitchedOff }, 'message to a partner given up');
}

/** True when the answer repeats the challenge, as JSON or as text. */
function echoes(text: string, challenge: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'challenge' in answer && answer.challenge === challenge;
  } catch {
    return text.trim() === challenge;
  }
}
