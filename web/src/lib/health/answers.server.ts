import type { ConsentInput, HealthSheetFormQuery, SaveHealthSheetInput, SheetAnswersFragment } from '#generated/graphql.ts';
import { formatPhone, parsePhone } from '#language/phones.ts';
import { orNull, type Errors, type Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { contactRows, fieldsOf, isAnswered, photoPurposes, told, yesNo, type Told } from './sections.ts';

type Parent = NonNullable<NonNullable<HealthSheetFormQuery['viewer']>['parent']>;
type Consents = Parent['children'][number]['consents'];
type Texts = HealthSheetFormQuery['consentTexts'];
type Sheet = SheetAnswersFragment;

/** The saved sheet as the form writes it. */
export function written(sheet: Sheet | null | undefined): Values {
  if (!sheet) return { version: '0' };
  const values: Values = {
    version: String(sheet.version),
    doctorName: sheet.doctorName ?? '',
    doctorPhone: sheet.doctorPhone ? formatPhone(sheet.doctorPhone) : '',
    mutuality: sheet.mutuality ?? '',
    swims: sheet.swims ?? '',
    remarks: sheet.remarks ?? '',
    'mayFetch.answer': answerOf(sheet.mayFetch && sheet.mayFetch.length > 0),
  };
  for (const name of told) {
    values[name] = sheet[name] ?? '';
    values[`${name}.answer`] = answerOf(sheet[name] == null ? null : sheet[name] !== '');
  }
  for (const name of yesNo) values[name] = sheet[name] == null ? '' : String(sheet[name]);
  sheet.mayFetch?.forEach((person, row) => {
    values[`mayFetch.${row}.name`] = person.name;
    values[`mayFetch.${row}.phone`] = formatPhone(person.phone);
  });
  sheet.contacts.forEach((contact, row) => {
    values[`contacts.${row}.name`] = contact.name;
    values[`contacts.${row}.relation`] = contact.relation;
    values[`contacts.${row}.phone`] = formatPhone(contact.phone);
  });
  return values;
}

type Problem = { readonly path: readonly string[]; readonly code: string; readonly message: string };

/** True when somebody else changed the sheet since the form was opened, and this form has to be put beside it. */
export const isBeside = (problems: readonly Problem[]) => problems.some(({ code }) => code === 'OUTDATED' || code === 'CONFLICT');

/**
 * The form beside a sheet that somebody changed since: what only they changed is taken over, what both changed stays as it was
 * typed, with theirs by it. Sent again, it is a decision made with both in sight.
 */
export function besideTheirs(values: Values, sheet: Sheet | null | undefined, problems: readonly Problem[]) {
  const theirs = written(sheet);
  const errors: Errors = {};
  const next: Values = { ...values, version: theirs.version ?? '', declared: '' };
  for (const { path, code, message } of problems) {
    const [first, ...others] = fieldsOf(path[0] ?? '');
    if (code === 'OUTDATED') for (const field of [first, ...others]) next[field] = theirs[field] ?? '';
    errors[first] = `${message} ${code === 'OUTDATED' ? m.health_theirs_taken() : m.health_both_changed()}`;
  }
  return { values: next, errors };
}

const answerOf = (said: boolean | null | undefined) => (said == null ? '' : said ? 'oui' : 'non');

/** The text that this parent has still to agree to, or null when they did; a text that changed is asked again. */
export function askedConsent(texts: Texts, consents: Consents) {
  const text = texts.find(({ purpose }) => purpose === 'HEALTH');
  const last = consents.find(({ purpose }) => purpose === 'HEALTH');
  return text && !(last?.given && last.textVersion === text.version) ? { version: text.version, text: text.text } : null;
}

/** What a parent may agree to besides, each use of photos by itself, and whether they did. */
export const askedPhotos = (texts: Texts, consents: Consents) =>
  texts
    .filter(({ purpose }) => purpose !== 'HEALTH')
    .map(({ purpose, version, text }) => {
      const last = consents.find((consent) => consent.purpose === purpose);
      return { purpose, version, text, given: last?.given === true && last.textVersion === version };
    });

/** The photo consents that the form changes: each tick against what was shown (`photo.<purpose>.shown`). */
export const changedPhotos = (childId: string, values: Values): ConsentInput[] =>
  photoPurposes.flatMap((purpose) => {
    const given = values[`photo.${purpose}`] === 'on';
    const textVersion = values[`photo.${purpose}.version`];
    return textVersion && given !== (values[`photo.${purpose}.shown`] === 'on') ? { childId, purpose, given, textVersion } : [];
  });

/**
 * The form's answers as the graph takes them. Only what was written must be right;
 * whether enough was written is asked when the sheet is validated. `fromPaper`: at the desk, from what a parent signed.
 */
export function answered(childId: string, values: Values, validate: boolean, { fromPaper = false } = {}) {
  const errors: Errors = {};
  const contacts = contactRows.flatMap((row) => contact(row, values, errors));
  const fetchers = values['mayFetch.answer'] === 'oui' ? contactRows.flatMap((row) => fetcher(row, values, errors)) : [];
  const doctorPhone = values.doctorPhone ? parsePhone(values.doctorPhone) : null;
  if (doctorPhone === undefined) errors.doctorPhone = m.phone_wrong();
  if (validate) demandAll(values, { contacts: contacts.length, fetchers: fetchers.length }, errors);
  // it is not shown to who types in a paper: silence keeps what the parent said
  const keepsNotFetch = fromPaper && !values['mayNotFetch.answer'];
  if (keepsNotFetch) delete errors['mayNotFetch.answer'];
  if (doctorPhone === undefined || Object.keys(errors).length > 0) return { ok: false as const, errors };
  const { swims } = values;
  const input: SaveHealthSheetInput = {
    childId,
    contacts,
    doctorName: orNull(values.doctorName),
    doctorPhone,
    mutuality: orNull(values.mutuality),
    remarks: orNull(values.remarks),
    swims: swims === 'NO' || swims === 'A_LITTLE' || swims === 'WELL' ? swims : null,
    // « non » is an empty list; « oui » without a name is not answered yet
    mayFetch: values['mayFetch.answer'] === 'non' || fetchers.length > 0 ? fetchers : null,
    ...each(told, (name) => tellOf(name, values)),
    ...(keepsNotFetch && { mayNotFetch: undefined }),
    ...each(yesNo, (name) => (values[name] ? values[name] === 'true' : null)),
    validate,
    version: values.version ? Number(values.version) : null,
    consentVersion: values.consent === 'on' ? orNull(values.consentVersion) : null,
  };
  return { ok: true as const, input };
}

const each = <Name extends string, Answer>(names: readonly Name[], answerTo: (name: Name) => Answer) =>
  Object.fromEntries(names.map((name) => [name, answerTo(name)])) as Record<Name, Answer>;

/** « Non » is an empty text; « oui » without more is not answered yet. */
function tellOf(name: Told, values: Values): string | null {
  if (values[`${name}.answer`] === 'non') return '';
  return values[`${name}.answer`] === 'oui' ? orNull(values[name]) : null;
}

function fetcher(row: number, values: Values, errors: Errors) {
  const [name, phone] = [`mayFetch.${row}.name`, `mayFetch.${row}.phone`];
  if (!values[name] && !values[phone]) return [];
  const number = parsePhone(values[phone] ?? '');
  if (!values[name]) errors[name] = m.contact_name_missing();
  if (!number) errors[phone] = values[phone] ? m.phone_wrong() : m.phone_missing();
  return number ? [{ name: values[name] ?? '', phone: number }] : [];
}

function contact(row: number, values: Values, errors: Errors) {
  const field = (name: string) => `contacts.${row}.${name}`;
  const name = values[field('name')] ?? '';
  const relation = values[field('relation')] ?? '';
  const typedPhone = values[field('phone')] ?? '';
  if (!name && !relation && !typedPhone) return [];
  const number = parsePhone(typedPhone);
  if (!name) errors[field('name')] = m.contact_name_missing();
  if (!relation) errors[field('relation')] = m.contact_relation_missing();
  if (!number) errors[field('phone')] = typedPhone ? m.phone_wrong() : m.phone_missing();
  return number ? [{ name, relation, phone: number }] : [];
}

function demandAll(values: Values, count: { contacts: number; fetchers: number }, errors: Errors) {
  const wrongContact = Object.keys(errors).some((field) => field.startsWith('contacts.'));
  if (count.contacts === 0 && !wrongContact) errors['contacts.0.name'] = m.contact_missing();
  if (!values.doctorName) errors.doctorName = m.doctor_name_missing();
  if (!values.doctorPhone) errors.doctorPhone = m.doctor_phone_missing();
  if (!values.swims) errors.swims = m.swims_missing();
  for (const name of told) {
    if (!values[`${name}.answer`]) errors[`${name}.answer`] = m.health_answer_missing();
    else if (!isAnswered(name, values)) errors[name] = m.health_details_missing();
  }
  if (!values['mayFetch.answer']) errors['mayFetch.answer'] = m.health_answer_missing();
  else if (values['mayFetch.answer'] === 'oui' && count.fetchers === 0) errors['mayFetch.0.name'] ??= m.contact_name_missing();
  for (const name of yesNo)
    if (!values[name]) errors[name] = name === 'tetanusVaccinated' ? m.tetanus_missing() : m.health_answer_missing();
  if (values.consentVersion && values.consent !== 'on') errors.consent = m.health_consent_missing();
  if (values.declared !== 'on') errors.declared = m.declaration_missing();
}
