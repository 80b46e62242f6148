import type { ActContext } from '../platform/act.ts';
import type { StaffActor, StaffRole } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { StaffMemberId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { requireNationalNumber } from '../identity/national-number.ts';
import { findOrMakeSite, type SiteReference } from '../plaines/sites.ts';
import { indexesOfNumber } from '../platform/encryption.ts';
import { localized, messages } from '../language/messages.ts';

/** A coordinator, whose reach is one site, has to name it. */
export type StaffMemberInput = SiteReference & {
  /** of a member: their role or site changes, and who had ended comes back */
  id?: StaffMemberId | null;
  /** of a person who has signed in at least once, in any usual spelling; when there is no id */
  nationalNumber?: string | null;
  role: StaffRole;
};

/**
 * Makes a person staff, or changes the role of one who is. Returns the member's id.
 * @throws InputInvalid for an unknown member, somebody who never signed in, a coordinator without a site or with an unknown one, or the last responsible demoted
 */
export async function saveStaffMember(ctx: ActContext<StaffActor>, input: StaffMemberInput): Promise<string> {
  const { tx, actor } = ctx;
  const { role } = input;
  const isOfSite = role === 'COORDINATOR';
  if (isOfSite && !input.siteId && !input.siteName) throw new InputInvalid(localized(messages.refusal_no_site), 'siteName', 'REQUIRED');
  const person = await findPerson(ctx, input);
  const siteId = isOfSite ? await findOrMakeSite(ctx, input) : null;
  if (person.staffMember && role !== 'RESPONSIBLE') await keepOneResponsible(tx, person.staffMember.id, 'role');
  const data = { role, siteId, endedAt: null };
  const member = await tx.staffMember.upsert({ where: { personId: person.id }, create: { personId: person.id, ...data }, update: data });
  await record(tx, actor, 'staff-saved', `staff:${member.id}`, {
    before: person.staffMember && { role: person.staffMember.role, siteId: person.staffMember.siteId },
    after: { role, siteId },
  });
  return member.id;
}

/**
 * Takes a member's rights away, at the next request already.
 * @throws InputInvalid for an unknown member, or the last responsible
 */
export async function endStaffMember(ctx: ActContext<StaffActor>, staffMemberId: StaffMemberId): Promise<string> {
  const { tx, actor } = ctx;
  await keepOneResponsible(tx, staffMemberId, 'staffMemberId');
  const ended = await tx.$executeRaw`UPDATE staff_member SET ended_at = now() WHERE id = ${staffMemberId}::uuid AND ended_at IS NULL`;
  if (ended === 0) throw new InputInvalid(localized(messages.refusal_unknown_staff), 'staffMemberId', 'UNKNOWN');
  await record(tx, actor, 'staff-ended', `staff:${staffMemberId}`);
  return staffMemberId;
}

async function findPerson(ctx: ActContext, { id, nationalNumber }: StaffMemberInput) {
  const { tx, keys } = ctx;
  if (id) {
    const person = await tx.person.findFirst({ where: { staffMember: { id } }, include: { staffMember: true } });
    if (!person) throw new InputInvalid(localized(messages.refusal_unknown_staff), 'id', 'UNKNOWN');
    return person;
  }
  const number = requireNationalNumber(nationalNumber ?? '');
  const person = await tx.person.findFirst({
    where: { numberIndex: { in: indexesOfNumber(keys, number.digits) } },
    include: { staffMember: true },
  });
  if (!person) throw new InputInvalid(localized(messages.refusal_never_signed_in), 'nationalNumber', 'UNKNOWN');
  return person;
}

/** Locks the responsibles, so that two of them cannot remove each other. */
async function keepOneResponsible(tx: Tx, leavingId: string, field: string) {
  const responsibles = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM staff_member WHERE role = 'RESPONSIBLE' AND ended_at IS NULL ORDER BY id FOR UPDATE`;
  if (responsibles.length === 1 && responsibles[0]!.id === leavingId)
    throw new InputInvalid(localized(messages.refusal_last_responsible), field, 'IN_USE');
}
