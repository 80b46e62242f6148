// A family without digital identity, registered at the desk. The parent's national number joins it to the account of the first
// sign-in (server/identity/sign-in.ts).
import { v7 as uuid } from 'uuid';
import type { Address } from '../../families/contact-details.ts';
import { type ChildDetails, registerChild } from '../../families/register-child.ts';
import { registerParent } from '../../families/register-parent.ts';
import type { LinkRequested } from '../../families/request-link.ts';
import { requireNationalNumber } from '../../identity/national-number.ts';
import { sealNumber } from '../../identity/sealed-number.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock } from '../../platform/database.ts';
import { indexesOfNumber, indexNumber } from '../../platform/encryption.ts';
import type { ParentId } from '../../platform/ids.ts';
import { lock } from '../../platform/locks.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily, type Why } from './act-for-family.ts';

export type PaperFamily = {
  givenName: string;
  familyName: string;
  /** any usual spelling; null: no sign-in will find the family */
  nationalNumber: string | null;
  /** null: the family has none, and its mails go to the service */
  email: string | null;
  phone: string | null;
  address: Address | null;
  why: Why;
};

/**
 * Registers a parent as the paper says, by the parent's own act. Children of the commune's file are linked at once. Returns the
 * parent's id.
 * @throws InputInvalid for a number that is malformed, the member's own, or a registered parent's, a phone that cannot be called,
 *   no address for mails when the service has none, and what `actForFamily` throws
 */
export async function registerFamilyFromPaper(
  ctx: ActContext<StaffActor>,
  { givenName, familyName, nationalNumber, email, phone, address, why }: PaperFamily,
): Promise<ParentId> {
  const { tx, actor } = ctx;
  const ownMail = email ?? (await tx.commune.findFirst({ select: { email: true } }))?.email;
  if (!ownMail) throw new InputInvalid(localized(messages.refusal_no_mail), 'email', 'REQUIRED');
  const personId = await findOrCreatePerson(ctx, { givenName, familyName, nationalNumber });
  const asParent = { ...ctx, actor: { ...actor, personId, parentId: null } };
  const parentId = await registerParent(asParent, { email: ownMail, phone, address }, { tell: why.untold === null });
  // nobody follows a link to the service's own mailbox
  if (email === null) await tx.parent.update({ where: { id: parentId }, data: { emailConfirmedAt: await readClock(tx) } });
  return actForFamily(ctx, { parentId, why }, async () => ({ result: parentId, done: { kind: 'FAMILY_REGISTERED', isTold: true } }));
}

async function findOrCreatePerson(
  { tx, actor, keys }: ActContext<StaffActor>,
  { givenName, familyName, nationalNumber }: Pick<PaperFamily, 'givenName' | 'familyName' | 'nationalNumber'>,
): Promise<string> {
  const id = uuid();
  if (!nationalNumber?.trim()) return (await tx.person.create({ data: { id, givenName, familyName } })).id;
  const number = requireNationalNumber(nationalNumber);
  await lock(tx, `number ${indexNumber(keys, number.digits)}`);
  const bearer = await tx.person.findFirst({
    where: { numberIndex: { in: indexesOfNumber(keys, number.digits) } },
    select: { id: true, parent: { select: { erasedAt: true } } },
  });
  if (bearer?.id === actor.personId) throw new InputInvalid(localized(messages.refusal_own_family), 'nationalNumber', 'OWN_FAMILY');
  if (bearer?.parent && !bearer.parent.erasedAt)
    throw new InputInvalid(localized(messages.refusal_parent_registered), 'nationalNumber', 'TAKEN');
  if (bearer) return bearer.id;
  const sealed = sealNumber(keys, 'person', id, number.digits);
  const data = { id, givenName, familyName, nationalNumber: sealed, numberIndex: indexNumber(keys, number.digits) };
  return (await tx.person.create({ data })).id;
}

/**
 * Registers a child of a family, by the parent's own act: the same child again is the same, and a number that another family
 * registered asks to be linked.
 * @throws what `actForFamily` and `registerChild` throw
 */
export const registerChildForFamily = (
  ctx: ActContext<StaffActor>,
  { child, ...family }: ForFamily & { child: ChildDetails },
): Promise<{ childId: string } | LinkRequested> =>
  actForFamily<{ childId: string } | LinkRequested>(ctx, family, async (ctx) => {
    const { tx } = ctx;
    const { personId } = await tx.parent.findUniqueOrThrow({ where: { id: family.parentId }, select: { personId: true } });
    const result = await registerChild({ ...ctx, actor: { ...ctx.actor, personId } }, child, { tell: family.why.untold === null });
    if ('linkRequested' in result) return { result, done: null };
    const { childId } = result;
    const isKnown = await tx.familyAct.count({ where: { childId, parentId: family.parentId, kind: 'CHILD_REGISTERED' } });
    return { result, done: isKnown ? null : { kind: 'CHILD_REGISTERED' as const, childId, isTold: true } };
  });
