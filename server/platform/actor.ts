// Who acts. Policies and audit speak of an actor, never of a cookie.
import type { StaffRole } from '../../prisma/generated/client/enums.ts';
import type { Locale } from '../language/messages.ts';
import type { ParentId } from './ids.ts';

export type { StaffRole };

export type Actor = {
  personId: string;
  /** null for who is vouched for by the commune's router, without a session here */
  sessionId: string | null;
  givenName: string;
  familyName: string;
  /** null until registered as a parent */
  parentId: ParentId | null;
  staff: { id: string; role: StaffRole; siteId: string | null } | null;
  locale: Locale;
};

/** An actor who is registered as a parent. */
export type ParentActor = Actor & { parentId: ParentId };
/** An actor who is staff. */
export type StaffActor = Actor & { staff: NonNullable<Actor['staff']> };

/** How the audit trail names who acted: an id, never a name. */
export const nameForAudit = (actor: Actor | 'system') =>
  actor === 'system' ? 'system' : actor.staff ? `staff:${actor.staff.id}` : `person:${actor.personId}`;
