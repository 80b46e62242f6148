import type { Errors, Values } from '#lib/forms/values.ts';

export const contactRows = [0, 1, 2] as const;

/** The folds of the health sheet, in order; the name is also the anchor. */
export const sections = ['contacts', 'medecin', 'sante', 'activites'] as const;
export type Section = (typeof sections)[number];

const fields: Record<Section, readonly string[]> = {
  contacts: contactRows.flatMap((row) => ['name', 'relation', 'phone'].map((name) => `contacts.${row}.${name}`)),
  medecin: ['doctorName', 'doctorPhone'],
  sante: ['allergies', 'medication', 'diet'],
  activites: ['swims', 'tetanusVaccinated', 'remarks'],
};

/** Whether what a section cannot do without is there. */
export function isDone(section: Section, values: Values, saved: boolean): boolean {
  if (section === 'contacts') return Boolean(values['contacts.0.phone']);
  if (section === 'medecin') return Boolean(values.doctorName && values.doctorPhone);
  if (section === 'activites') return Boolean(values.swims && values.tetanusVaccinated);
  // nothing to tell is an answer too, once the sheet was saved
  return saved;
}

export const isWrong = (section: Section, errors: Errors): boolean => fields[section].some((field) => field in errors);
