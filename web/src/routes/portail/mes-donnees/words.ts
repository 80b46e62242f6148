import { dayOf } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

const parts: Record<string, () => string> = {
  sheet: m.my_data_part_sheet,
  alerts: m.my_data_part_alerts,
  diet: m.my_data_part_diet,
  contacts: m.my_data_part_contacts,
};
const roles: Record<string, () => string> = {
  RESPONSIBLE: m.bureau_role_responsible,
  DESK: m.bureau_role_desk,
  COORDINATOR: m.bureau_role_coordinator,
  KITCHEN: m.bureau_role_kitchen,
};

/** Which part of a health sheet was read. */
export const partWords = (part: string): string => parts[part]?.() ?? part;
/** The function of who read it. */
export const roleWords = (role: string | null | undefined): string => roles[role ?? '']?.() ?? m.data_staff();

type Opposition = { mine: boolean; state: string; openedAt: string };

/** Where an opposition stands, for who made it and for the other. */
export function oppositionWords({ mine, state, openedAt }: Opposition): string {
  const day = dayOf(openedAt);
  if (state === 'OPEN') return mine ? m.my_data_opposition_mine_open({ day }) : m.my_data_opposition_other_open({ day });
  if (state === 'UPHELD') return mine ? m.my_data_opposition_mine_upheld() : m.my_data_opposition_other_upheld();
  return mine ? m.my_data_opposition_mine_lifted() : m.my_data_opposition_other_lifted();
}
