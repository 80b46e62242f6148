import type { StaffRole } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

/** A role of the graph without a line here does not compile. */
const roles: Record<StaffRole, { name: () => string; text: () => string }> = {
  RESPONSIBLE: { name: m.bureau_role_responsible, text: m.bureau_role_responsible_text },
  DESK: { name: m.bureau_role_desk, text: m.bureau_role_desk_text },
  COORDINATOR: { name: m.bureau_role_coordinator, text: m.bureau_role_coordinator_text },
  KITCHEN: { name: m.bureau_role_kitchen, text: m.bureau_role_kitchen_text },
  TREASURER: { name: m.bureau_role_treasurer, text: m.bureau_role_treasurer_text },
};

export const isRole = (code: string): code is StaffRole => Object.hasOwn(roles, code);
export const roleLabel = (role: StaffRole): string => roles[role].name();
/** Every role with its name and what it may do, for a form to choose from. */
export const roleChoices = () => Object.entries(roles).map(([value, { name, text }]) => ({ value, label: `${name()} · ${text()}` }));
