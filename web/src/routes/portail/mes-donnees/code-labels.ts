import type { StaffRole } from '#generated/graphql.ts';
import { actKinds } from '#lib/desk-acts.ts';
import { dayOf } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';
import { codeLabel } from '../../bureau/code-labels.ts';
import { isRole } from '../../bureau/personnel/roles.ts';

const parts: Record<string, () => string> = {
  sheet: m.my_data_part_sheet,
  alerts: m.my_data_part_alerts,
  diet: m.my_data_part_diet,
  contacts: m.my_data_part_contacts,
  pickup: m.my_data_part_pickup,
};
/** As parents are told of them; a role of the graph without a line here does not compile. */
const roles: Record<StaffRole, () => string> = {
  RESPONSIBLE: m.data_role_responsible,
  DESK: m.data_role_desk,
  COORDINATOR: m.data_role_coordinator,
  KITCHEN: m.data_role_kitchen,
  TREASURER: m.data_role_treasurer,
};

const methods: Record<string, () => string> = { EID: m.my_data_method_eid, ITSME: m.my_data_method_itsme };

/** By the field that holds them, what a line of the export says of the graph's codes; the others are those of the desk. */
const codes: Record<string, Record<string, () => string>> = {
  links: { IMPORT: m.code_link_import, REGISTRATION: m.code_link_registration, REQUEST: m.code_link_request, STAFF: m.code_link_staff },
  announcedAbsences: { ILL: m.absence_reason_ill, OTHER: m.absence_reason_other },
  baskets: {
    OPEN: m.code_basket_open,
    VALIDATED: m.code_basket_validated,
    CLOSED: m.code_basket_closed,
    ABANDONED: m.code_basket_abandoned,
  },
  queueLines: {
    WAITING: m.state_waiting,
    OFFERED: m.state_offered,
    ACCEPTED: m.code_waiting_accepted,
    PASSED: m.code_waiting_passed,
    LEFT: m.code_waiting_left,
    DROPPED: m.code_waiting_dropped,
  },
  deskActs: actKinds,
  payments: { CANCELLED: m.payment_status_cancelled, EXPIRED: m.payment_status_expired },
  consents: {
    HEALTH: m.code_consent_health,
    PHOTO_INTERNAL: m.code_consent_photo_internal,
    PHOTO_PUBLICATION: m.code_consent_photo_publication,
    PHOTO_SOCIAL: m.code_consent_photo_social,
  },
};
const coded = new Set(['state', 'status', 'method', 'source', 'swims', 'role', 'readerRole']);

/** A code of the graph in words; `list` is the field of the list in which it stands. What somebody typed stays as it is. */
export function valueLabel(list: string, key: string, value: string): string {
  if (key === 'part') return partLabel(value);
  const isCoded =
    coded.has(key) ||
    ((list === 'refunds' || list === 'announcedAbsences') && key === 'reason') ||
    (list === 'consents' && key === 'purpose') ||
    (list === 'papers' && key === 'kind');
  return isCoded ? (codes[list]?.[value]?.() ?? codeLabel(value)) : value;
}

/** In which way somebody signed in. */
export const methodLabel = (method: string | null | undefined): string => methods[method ?? '']?.() ?? m.my_data_method_other();

/** Which part of a health sheet was read. */
export const partLabel = (part: string): string => parts[part]?.() ?? part;
/** The function of who read it. */
export const roleLabel = (role: string | null | undefined): string => (role && isRole(role) ? roles[role]() : m.data_staff());

type Opposition = { mine: boolean; state: string; openedAt: string };

/** Where an opposition stands, for who made it and for the other. */
export function oppositionLabel({ mine, state, openedAt }: Opposition): string {
  const day = dayOf(openedAt);
  if (state === 'OPEN') return mine ? m.my_data_opposition_mine_open({ day }) : m.my_data_opposition_other_open({ day });
  if (state === 'UPHELD') return mine ? m.my_data_opposition_mine_upheld() : m.my_data_opposition_other_upheld();
  return mine ? m.my_data_opposition_mine_lifted() : m.my_data_opposition_other_lifted();
}
