import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { addDuration } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { lock } from '../platform/locks.ts';
import { indexNumber, indexesOfNumber, seal } from '../platform/encryption.ts';
import type { Locale } from '../language/messages.ts';
import type { Identity } from './claims.ts';
import { readActor } from './read-actor.ts';
import { createToken, hashToken } from './read-session.ts';
import { sealNumber } from './sealed-number.ts';

type Languages = Record<'chosen' | 'read', Locale | null>;
type SignInInput = { identity: Identity; staffNumbers: readonly string[]; languages?: Languages };
type SignedIn = { actor: Actor; /** for the cookie alone */ token: string };

/**
 * Opens a new session for the person an identity provider vouches for. The account is (issuer, subject); accounts of
 * one person are joined by national number; names and number are the provider's, refreshed each time.
 * `staffNumbers`: national numbers that become responsible staff. `languages`: what the person chose in this browser is
 * kept from then on; what they read without having chosen is kept of who is new.
 */
export async function signIn(
  ctx: ActContext<'system'>,
  { identity, staffNumbers, languages = { chosen: null, read: null } }: SignInInput,
): Promise<SignedIn> {
  const { tx, rules, keys } = ctx;
  const now = await readClock(tx);
  const personId = await findPerson(ctx, identity);
  await refreshPerson(ctx, personId, identity, languages);
  await tx.account.upsert({
    where: { issuer_subject: { issuer: identity.issuer, subject: identity.subject } },
    create: { issuer: identity.issuer, subject: identity.subject, personId, acr: identity.acr, lastSignInAt: now },
    update: { personId, acr: identity.acr, lastSignInAt: now },
  });
  if (identity.nationalNumber && staffNumbers.includes(identity.nationalNumber))
    await tx.staffMember.upsert({ where: { personId }, create: { personId, role: 'RESPONSIBLE' }, update: {} });

  const [token, sessionId] = [createToken(), uuid()];
  await tx.session.create({
    data: {
      id: sessionId,
      tokenHash: new Uint8Array(hashToken(token)),
      personId,
      issuer: identity.issuer,
      acr: identity.acr,
      idToken: identity.idToken ? seal(keys, `session.id_token:${sessionId}`, identity.idToken) : null,
      expiresAt: addDuration(now, rules.sessionFor),
    },
  });
  const actor = await readActor(tx, { id: personId }, sessionId);
  if (!actor) throw new Error(`person ${personId} is gone`);
  await record(tx, actor, 'signed-in', `session:${sessionId}`, { acr: identity.acr });
  return { actor, token };
}

/** The number decides over the account: who signed in without one before, or with another's, is joined to its bearer. */
async function findPerson(ctx: ActContext, { issuer, subject, nationalNumber }: Identity): Promise<string> {
  const { tx, keys } = ctx;
  await lock(tx, `account ${issuer} ${subject}`);
  if (nationalNumber) await lock(tx, `number ${indexNumber(keys, nationalNumber)}`);
  const account = await tx.account.findUnique({ where: { issuer_subject: { issuer, subject } } });
  const bearer = nationalNumber && (await tx.person.findFirst({ where: { numberIndex: { in: indexesOfNumber(keys, nationalNumber) } } }));
  if (!bearer) return account?.personId ?? uuid();
  if (account && account.personId !== bearer.id) await join(tx, account.personId, bearer.id);
  return bearer.id;
}

/** What one person did under two names becomes one; two registrations as a parent stay apart, for staff to merge. */
async function join(tx: Tx, fromId: string, toId: string) {
  await tx.session.deleteMany({ where: { personId: fromId } });
  await tx.document.updateMany({ where: { personId: fromId }, data: { personId: toId } });
  const isParent = await tx.parent.findUnique({ where: { personId: toId } });
  if (!isParent) await tx.parent.updateMany({ where: { personId: fromId }, data: { personId: toId } });
  await record(tx, 'system', 'accounts-joined', `person:${toId}`, { from: fromId });
}

async function refreshPerson(ctx: ActContext, id: string, identity: Identity, { chosen, read }: Languages) {
  const { tx, keys } = ctx;
  const { givenName, familyName, email, nationalNumber } = identity;
  const language = chosen ?? read ?? identity.language;
  const told = {
    ...(email && { claimedEmail: email }),
    ...(nationalNumber && {
      numberIndex: indexNumber(keys, nationalNumber),
      nationalNumber: sealNumber(keys, 'person', id, nationalNumber),
    }),
  };
  await tx.person.upsert({
    where: { id },
    create: { id, givenName, familyName, ...(language && { language }), ...told },
    update: { ...(givenName && { givenName }), ...(familyName && { familyName }), ...(chosen && { language: chosen }), ...told },
  });
}
