import type { HealthSheetFormQuery, SaveHealthSheetInput } from '#generated/graphql.ts';
import { formatPhone, parsePhone } from '#language/phones.ts';
import { orNull, type Errors, type Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { contactRows } from './sections.ts';

type Parent = NonNullable<NonNullable<HealthSheetFormQuery['viewer']>['parent']>;
type Consents = Parent['children'][number]['consents'];
type Texts = HealthSheetFormQuery['consentTexts'];
type Sheet = NonNullable<Parent['children'][number]['healthSheet']>;

/** The saved sheet as the form writes it. */
export function written(sheet: Sheet | null | undefined): Values {
  if (!sheet) return {};
  const values: Values = {
    doctorName: sheet.doctorName ?? '',
    doctorPhone: sheet.doctorPhone ? formatPhone(sheet.doctorPhone) : '',
    allergies: sheet.allergies ?? '',
    medication: sheet.medication ?? '',
    diet: sheet.diet ?? '',
    swims: sheet.swims ?? '',
    tetanusVaccinated: sheet.tetanusVaccinated == null ? '' : String(sheet.tetanusVaccinated),
    remarks: sheet.remarks ?? '',
  };
  sheet.contacts.forEach((contact, row) => {
    values[`contacts.${row}.name`] = contact.name;
    values[`contacts.${row}.relation`] = contact.relation;
    values[`contacts.${row}.phone`] = formatPhone(contact.phone);
  });
  return values;
}

/** The text that this parent has still to agree to, or null when they did; a text that changed is asked again. */
export function askedConsent(texts: Texts, consents: Consents) {
  const text = texts.find(({ purpose }) => purpose === 'HEALTH');
  const last = consents.find(({ purpose }) => purpose === 'HEALTH');
  return text && !(last?.given && last.textVersion === text.version) ? { version: text.version, text: text.text } : null;
}

/**
 * The form's answers as the graph takes them. Only what was written must be right;
 * whether enough was written is asked when the sheet is validated.
 */
export function answered(childId: string, values: Values, validate: boolean) {
  const errors: Errors = {};
  const contacts = contactRows.flatMap((row) => contact(row, values, errors));
  const doctorPhone = values.doctorPhone ? parsePhone(values.doctorPhone) : null;
  if (doctorPhone === undefined) errors.doctorPhone = m.phone_wrong();
  if (validate) demandAll(values, contacts.length, errors);
  if (doctorPhone === undefined || Object.keys(errors).length > 0) return { ok: false as const, errors };
  const { swims, tetanusVaccinated } = values;
  const input: SaveHealthSheetInput = {
    childId,
    contacts,
    doctorName: orNull(values.doctorName),
    doctorPhone,
    allergies: orNull(values.allergies),
    medication: orNull(values.medication),
    diet: orNull(values.diet),
    remarks: orNull(values.remarks),
    swims: swims === 'NO' || swims === 'A_LITTLE' || swims === 'WELL' ? swims : null,
    tetanusVaccinated: tetanusVaccinated ? tetanusVaccinated === 'true' : null,
    validate,
    consentVersion: values.consent === 'on' ? orNull(values.consentVersion) : null,
  };
  return { ok: true as const, input };
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

function demandAll(values: Values, contactCount: number, errors: Errors) {
  const wrongContact = Object.keys(errors).some((field) => field.startsWith('contacts.'));
  if (contactCount === 0 && !wrongContact) errors['contacts.0.name'] = m.contact_missing();
  if (!values.doctorName) errors.doctorName = m.doctor_name_missing();
  if (!values.doctorPhone) errors.doctorPhone = m.doctor_phone_missing();
  if (!values.swims) errors.swims = m.swims_missing();
  if (!values.tetanusVaccinated) errors.tetanusVaccinated = m.tetanus_missing();
  if (values.consentVersion && values.consent !== 'on') errors.consent = m.health_consent_missing();
  if (values.declared !== 'on') errors.declared = m.declaration_missing();
}
