import { type ContactDetails, type Address } from '../../families/contact-details.ts';
import { updateProfile } from '../../families/update-profile.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { changesBetween } from './sealed-act.ts';
import { versionOf } from './version-of.ts';

export type ProfileCorrection = ForFamily & {
  /** `profileVersion` as it was read */
  version: string;
  email?: string | null;
  phone?: string | null;
  address?: Address | null;
};

type Row = {
  email: string;
  pendingEmail: string | null;
  phone: string | null;
  street: string | null;
  postalCode: string | null;
  city: string | null;
};

/** What `profileVersion` is made of. */
export const profileColumns = { email: true, pendingEmail: true, phone: true, street: true, postalCode: true, city: true } as const;

/** Names what a parent's details are now: other details have another one. */
export const profileVersion = ({ email, pendingEmail, phone, street, postalCode, city }: Row) =>
  versionOf([email, pendingEmail, phone, street, postalCode, city]);

/**
 * Corrects how a parent is reached, by the parent's own act: another address for mails waits until it is confirmed there.
 * @throws what `actForFamily` and `updateProfile` throw; InputInvalid also when somebody changed it since it was read
 */
export const correctProfile = (ctx: ActContext<StaffActor>, { parentId, why, version, ...given }: ProfileCorrection) =>
  actForFamily(ctx, { parentId, why }, async (ctx) => {
    const { tx } = ctx;
    await tx.$queryRaw`SELECT id FROM parent WHERE id = ${parentId}::uuid FOR UPDATE`;
    const before = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, select: profileColumns });
    if (profileVersion(before) !== version) throw new InputInvalid(localized(messages.refusal_profile_changed), null, 'OUTDATED');
    const details: ContactDetails = given;
    await updateProfile(ctx, details);
    const after = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, select: profileColumns });
    const changes = changesBetween(before, after);
    return { result: parentId, done: changes.length > 0 ? { kind: 'PROFILE_CORRECTED' as const, changes } : null };
  });
