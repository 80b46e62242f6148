// An address is confirmed by the link of a mail to it. The link names the parent and is signed over the address and a nonce
// that a confirmation replaces: it serves once, for that address, whoever opens it.
import { validate } from 'uuid';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { isSigned, sign, type KeyRing } from '../platform/encryption.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

type Address = { parentId: string; email: string; nonce: string };

const signed = ({ parentId, email, nonce }: Address) => `email ${parentId} ${nonce} ${email}`;

/** What the link carries. */
export const createEmailToken = (keys: KeyRing, address: Address) => `${address.parentId}.${sign(keys, signed(address))}`;

/**
 * Confirms the address that the token was sent to; one that was to replace another does so now. Anybody may bring a token.
 * @throws InputInvalid for a token that is wrong, was used, or is of an address that is no longer asked for
 */
export async function confirmEmail({ tx, keys }: ActContext, token: string): Promise<void> {
  const [parentId = '', signature = ''] = token.split('.');
  const [parent] = validate(parentId)
    ? await tx.$queryRaw<{ email: string; pending: string | null; nonce: string }[]>`
        SELECT email, pending_email AS pending, email_nonce AS nonce FROM parent
        WHERE id = ${parentId}::uuid AND erased_at IS NULL FOR UPDATE`
    : [];
  const email = [parent?.pending, parent?.email].find(
    (email) => parent && email && isSigned(keys, signed({ parentId, email, nonce: parent.nonce }), signature),
  );
  if (!parent || !email) throw new InputInvalid(localized(messages.refusal_email_token), 'token', 'UNKNOWN');
  await tx.$executeRaw`
    UPDATE parent SET email = ${email}, email_confirmed_at = statement_timestamp(), email_nonce = gen_random_uuid(),
      pending_email = CASE WHEN pending_email = ${email} THEN NULL ELSE pending_email END
    WHERE id = ${parentId}::uuid`;
  await record(tx, 'system', 'email-confirmed', `parent:${parentId}`);
}

/** How many other addresses a parent may name in a day: each gets a mail that nobody there asked for. */
const changesPerDay = 5;

/**
 * Another address for a parent's mails: it is asked, the one in use is told and goes on until then. The address in use
 * again, and nothing is to replace it any more. @throws InputInvalid when it was changed too often
 */
export async function changeEmail({ tx, actor }: ActContext<ParentActor>, email: string): Promise<void> {
  const { parentId } = actor;
  const [known] = await tx.$queryRaw<{ email: string; pending: string | null }[]>`
    SELECT email, pending_email AS pending FROM parent WHERE id = ${parentId}::uuid FOR UPDATE`;
  if (!known || email === (known.pending ?? known.email)) return;
  const pendingEmail = email === known.email ? null : email;
  if (pendingEmail) await refuseTooMany(tx, parentId);
  await tx.parent.update({ where: { id: parentId }, data: { pendingEmail } });
  if (!pendingEmail) return;
  await record(tx, actor, asked, `parent:${parentId}`);
  await enqueueMail(tx, { kind: 'email-confirm', parentId });
  await enqueueMail(tx, { kind: 'email-changing', parentId });
}

const asked = 'email-change-asked';

async function refuseTooMany(tx: Tx, parentId: string) {
  const since = new Date((await readClock(tx)).getTime() - 86_400_000);
  const changes = await tx.auditEntry.count({ where: { subject: `parent:${parentId}`, action: asked, at: { gt: since } } });
  if (changes >= changesPerDay) throw new InputInvalid(localized(messages.refusal_email_changes), 'email', 'LIMIT_REACHED');
}

/** Sends the mail that asks once more; one an hour leaves, whoever wants it. @throws InputInvalid when nothing is to confirm */
export async function askEmailAgain({ tx, actor }: ActContext<ParentActor>): Promise<void> {
  const { emailConfirmedAt, pendingEmail } = await tx.parent.findUniqueOrThrow({ where: { id: actor.parentId } });
  if (emailConfirmedAt && !pendingEmail) throw new InputInvalid(localized(messages.refusal_email_confirmed), null, 'NOT_APPLICABLE');
  await enqueueMail(tx, { kind: 'email-confirm', parentId: actor.parentId }, { key: `email-confirm:${actor.parentId}` });
}
