import type { Errors, Values } from '#lib/forms/values.ts';

export const contactRows = [0, 1, 2] as const;

/** Questions of « non », or « oui » and then what: the answer is `<name>.answer`, what is said of it `<name>`. */
export const told = ['allergies', 'illness', 'medication', 'diet', 'support', 'mayNotFetch'] as const;
export type Told = (typeof told)[number];
/** Questions of « oui » or « non » alone. */
export const yesNo = ['tetanusVaccinated', 'wearsGlasses', 'takesNap', 'mayLeaveAlone', 'firstAidAllowed', 'emergencyCareAllowed'] as const;
export type YesNo = (typeof yesNo)[number];

/** Uses of photos, each agreed to by itself or not: a tick, never required. */
export const photoPurposes = ['PHOTO_INTERNAL', 'PHOTO_PUBLICATION', 'PHOTO_SOCIAL'] as const;

/** The folds of the health sheet, in order; the name is also the anchor. */
export const sections = ['contacts', 'medecin', 'sante', 'retour', 'activites', 'accords'] as const;
export type Section = (typeof sections)[number];

const rows = (list: string, names: readonly string[]) => contactRows.flatMap((row) => names.map((name) => `${list}.${row}.${name}`));
const saying = (...names: Told[]) => names.flatMap((name) => [`${name}.answer`, name]);

/** The fields of the form that hold an answer, the one where its problems are told first. */
export function fieldsOf(answer: string): readonly [string, ...string[]] {
  if (answer === 'contacts') return ['contacts.0.name', ...rows('contacts', ['name', 'relation', 'phone'])];
  if (answer === 'mayFetch') return ['mayFetch.answer', ...rows('mayFetch', ['name', 'phone'])];
  return told.some((name) => name === answer) ? [`${answer}.answer`, answer] : [answer];
}

const fields: Record<Section, readonly string[]> = {
  contacts: rows('contacts', ['name', 'relation', 'phone']),
  medecin: ['doctorName', 'doctorPhone', 'mutuality'],
  sante: [...saying('allergies', 'illness', 'medication', 'diet', 'support'), 'tetanusVaccinated'],
  retour: ['mayFetch.answer', ...rows('mayFetch', ['name', 'phone']), ...saying('mayNotFetch'), 'mayLeaveAlone'],
  activites: ['swims', 'wearsGlasses', 'takesNap', 'remarks'],
  accords: ['firstAidAllowed', 'emergencyCareAllowed'],
};

/** What brothers and sisters mostly share: proposed from one of them, section by section. Health is each child's own. */
export const sharedFields = {
  contacts: fields.contacts,
  medecin: ['doctorName', 'doctorPhone'],
  retour: fields.retour,
  accords: fields.accords,
} as const satisfies Partial<Record<Section, readonly string[]>>;
export type Shared = keyof typeof sharedFields;
export const isShared = (section: string): section is Shared => section in sharedFields;

/** Silence is no answer: a question of « non » or « oui » is answered by one of them, and « oui » by what there is to say. */
export const isAnswered = (name: string, values: Values): boolean =>
  values[`${name}.answer`] === 'non' || (values[`${name}.answer`] === 'oui' && Boolean(values[name]));

const hasFetcher = (values: Values) =>
  values['mayFetch.answer'] === 'non' || (values['mayFetch.answer'] === 'oui' && Boolean(values['mayFetch.0.phone']));

/** Whether every question of a section is answered. */
export function isDone(section: Section, values: Values): boolean {
  switch (section) {
    case 'contacts':
      return Boolean(values['contacts.0.phone']);
    case 'medecin':
      return Boolean(values.doctorName && values.doctorPhone);
    case 'sante':
      return (
        Boolean(values.tetanusVaccinated) &&
        ['allergies', 'illness', 'medication', 'diet', 'support'].every((name) => isAnswered(name, values))
      );
    case 'retour':
      return hasFetcher(values) && isAnswered('mayNotFetch', values) && Boolean(values.mayLeaveAlone);
    case 'activites':
      return Boolean(values.swims && values.wearsGlasses && values.takesNap);
    case 'accords':
      return Boolean(values.firstAidAllowed && values.emergencyCareAllowed);
  }
}

export const isWrong = (section: Section, errors: Errors): boolean => fields[section].some((field) => field in errors);
